#!/bin/sh
# Makes the demo's time authority anew with openssl 3: a root, whose key is thrown away, and the certificate of the key that ../mod.rs derives from
# a sentence everybody can read. It proves nothing to anybody.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
scalar=$(printf 'the demo time authority of packseal-tenant' | openssl dgst -sha256 -binary | od -An -tx1 | tr -d ' \n')
# ECPrivateKey (RFC 5915) with the curve and without the point, which openssl computes.
printf '30310201010420%sa00a06082a8648ce3d030107' "$scalar" | sed 's/../\\x&/g' | xargs -0 printf '%b' >leaf.der
openssl ec -inform DER -in leaf.der -out leaf.key 2>/dev/null
cat >openssl.cnf <<'CNF'
[req]
distinguished_name = dn
[dn]
[ca]
default_ca = demo
[demo]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
organizationName = supplied
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[leaf]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityKeyIdentifier = keyid
CNF
export OPENSSL_CONF="$work/openssl.cnf"
: >index.txt
# Clocks of tests stand at any time.
dates="-startdate 20200101000000Z -enddate 21200101000000Z -batch -notext -preserveDN"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out root.key
openssl req -new -key root.key -subj "/O=Orchid Ledger demo/CN=Demo time root, proves nothing" -out root.csr
openssl req -new -key leaf.key -subj "/O=Orchid Ledger demo/CN=Demo time stamping, proves nothing" -out leaf.csr
# shellcheck disable=SC2086
openssl ca -selfsign -in root.csr -keyfile root.key -extensions root $dates -out "$here/root.pem" 2>/dev/null
# shellcheck disable=SC2086
openssl ca -in leaf.csr -cert "$here/root.pem" -keyfile root.key -extensions leaf $dates -out "$here/leaf.pem" 2>/dev/null
