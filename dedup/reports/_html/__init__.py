"""What the HTML report is made of: the page, its style and scripts, and the data that goes into it."""
