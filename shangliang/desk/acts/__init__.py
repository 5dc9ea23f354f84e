"""The tables of acts, one module for each noun: no views, so that the registry can read them all."""
