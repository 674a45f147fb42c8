"""Our own Open311 endpoint (GeoReport v2), to read alone: off unless LMW_OPEN311 says otherwise."""
