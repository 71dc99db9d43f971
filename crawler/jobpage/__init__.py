"""Pages that strangers made for people and for machines: where they are named, and the JobPosting in them."""
