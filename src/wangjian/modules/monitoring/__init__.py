"""Findings of scans, taken in and handed down as suspicions."""
