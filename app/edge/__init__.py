"""What the faces share: current person, sentences for errors, paging, CSRF, forms."""
