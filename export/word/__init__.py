"""The official Word document (WordprocessingML, ISO/IEC 29500 transitional)."""
