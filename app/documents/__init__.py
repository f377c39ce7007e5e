"""Printed forms and QR codes."""

from app.documents.qr import qr_svg
from app.documents.receipt import Receipt, receipt_pdf

__all__ = ["Receipt", "qr_svg", "receipt_pdf"]
