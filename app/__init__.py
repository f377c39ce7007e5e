"""Motcua: the approved internal procedure is the program. Import nothing here: importing app.domain runs this file."""
