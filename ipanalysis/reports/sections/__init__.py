"""The sections of a report: each module gathers what its template shows."""
