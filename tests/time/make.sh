#!/bin/sh
# Makes the fixtures beside it anew with openssl 3: two time authorities and a token of each over data.sig. The private keys are thrown away.
set -eu
here=$(cd "$(dirname "$0")" && pwd)/fixtures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'these bytes stand for a signature\n' >"$here/data.sig"
cat >openssl.cnf <<'CNF'
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[between]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
authorityKeyIdentifier = keyid
[leaf]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityKeyIdentifier = keyid
[tsa]
serial = ./serial
crypto_device = builtin
default_policy = 1.3.6.1.4.1.99999.2.1
digests = sha256
accuracy = secs:1, millisecs:500, microsecs:100
clock_precision_digits = 0
ordering = yes
tsa_name = yes
ess_cert_id_alg = sha256
CNF
export OPENSSL_CONF="$work/openssl.cnf"
issue() { # name, subject, extensions, issuer or nothing, key options
  name=$1 subject=$2 extensions=$3 issuer=$4
  shift 4
  openssl genpkey "$@" -out "$name.key" 2>/dev/null
  openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr"
  if [ -n "$issuer" ]; then sign="-CA $issuer.pem -CAkey $issuer.key -CAcreateserial"; else sign="-signkey $name.key"; fi
  # shellcheck disable=SC2086
  openssl x509 -req -in "$name.csr" $sign -days 36500 -extfile openssl.cnf -extensions "$extensions" -out "$name.pem" 2>/dev/null
}
rsa="-algorithm RSA -pkeyopt rsa_keygen_bits"
p256="-algorithm EC -pkeyopt ec_paramgen_curve:P-256"
p384="-algorithm EC -pkeyopt ec_paramgen_curve:P-384"
# shellcheck disable=SC2086
{
  issue rsa-root "/O=Orchid Test/CN=RSA Time Root" root "" $rsa:3072
  issue rsa-leaf "/O=Orchid Test/CN=RSA Time Stamping" leaf rsa-root $rsa:2048
  issue ec-root "/O=Orchid Test/CN=EC Time Root" root "" $p384
  issue ec-between "/O=Orchid Test/CN=EC Time Issuing" between ec-root $p256
  issue ec-leaf "/O=Orchid Test/CN=EC Time Stamping" leaf ec-between $p384
}
cat ec-between.pem ec-root.pem >ec-chain.pem
openssl ts -query -data "$here/data.sig" -sha256 -cert -out "$here/query.tsq" 2>/dev/null
reply() { # name, digest, more options
  name=$1 digest=$2 out=$3
  shift 3
  echo 01 >serial
  openssl ts -reply -config openssl.cnf -section tsa -queryfile "$here/query.tsq" -inkey "$name-leaf.key" -signer "$name-leaf.pem" "-$digest" \
    "$@" -out "$here/$out" 2>/dev/null
}
reply rsa sha256 rsa-sha256.tsr
reply rsa sha512 rsa-sha512.tsr
reply ec sha384 ec-sha384.tsr -chain ec-chain.pem
cp rsa-root.pem ec-root.pem "$here/"
