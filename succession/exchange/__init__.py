"""Imports and exports: spreadsheets and bundles, in and out."""
