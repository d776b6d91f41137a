"""Signs a distribution with the unmodified `pypi-attestations` against a private Sigstore.

Its command line knows the public-good and the staging instance only; this calls the same functions with a trust
configuration of our own: `sign-attestation.py TRUST_CONFIG ID_TOKEN_FILE DISTRIBUTION` prints the attestation.
"""

import sys
from pathlib import Path

from pypi_attestations import Attestation, Distribution
from sigstore.models import ClientTrustConfig
from sigstore.oidc import IdentityToken
from sigstore.sign import SigningContext

trust_config, token_file, distribution = sys.argv[1:]
context = SigningContext.from_trust_config(ClientTrustConfig.from_json(Path(trust_config).read_text()))
with context.signer(IdentityToken(Path(token_file).read_text().strip())) as signer:
    print(Attestation.sign(signer, Distribution.from_file(Path(distribution))).model_dump_json())
