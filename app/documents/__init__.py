"""Printed forms and QR codes."""
