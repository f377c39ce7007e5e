"""What people ask of an agency or of the administrators outside of any dossier, and what is announced to everybody."""
