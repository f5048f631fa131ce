"""Renderers: each prints a document or a view, and computes nothing."""
