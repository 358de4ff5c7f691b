//! VERIFY.md: how to check the pack by hand, with tools that are already there. It is written before anybody signs, and is good for any signature
//! that comes later. A test runs its lines (tests/native/by_hand.rs).

/// Where the answers of a pack lie.
const ANSWERS: &str =
    "The server's own answers lie under `raw/`; `raw/requests.jsonl` says which request each belongs to.";
/// What an export for a data subject says instead.
const SUBJECT: &str = "`dsar/report.json` says what was searched, what was\nhidden, and where the rows stood in the packs that they were taken from. The rows were changed: their own hashes no longer hold.";

/// The entry's bytes.
pub fn encode(pack_id: &str) -> Vec<u8> {
    text(pack_id, ANSWERS)
}

/// The same for an export for a data subject.
pub fn subject(pack_id: &str) -> Vec<u8> {
    text(pack_id, SUBJECT)
}

fn text(pack_id: &str, more: &str) -> Vec<u8> {
    TEXT.replace("{pack_id}", pack_id).replace("{more}", more).into_bytes()
}

const TEXT: &str = r#"# Check this pack by hand

Pack `{pack_id}`. No program of ours is needed: a shell, `sha256sum` (Linux) or `shasum` (macOS), and for signatures OpenSSL, version 3.

Unpack the ZIP into an empty folder, open a terminal there, type `sh`, and copy the lines below in their order. What does not hold is told by
`NOT OK`; the last line says whether anything was.

```sh
wrong=0
no() { echo "NOT OK: $*"; wrong=1; }
sha256() { if command -v sha256sum > /dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
```

## 1. Is every listed file unchanged?

```sh
sha256 --strict -c MANIFEST.txt || no 'a listed file was changed, or is not here'
sed 1d MANIFEST.txt | grep -v -E '^[0-9a-f]{64}  [A-Za-z0-9._/-]+$' && no 'the list has a line of another form'
```

## 2. Is there a file that the list does not name?

The lines above do not look for extra files. These do, and leave a list of what they found beside the folder:

```sh
find . ! -type d | sed 's|^\./||' | grep -v -e '^MANIFEST\.txt$' -e '^signatures/' | LC_ALL=C sort > ../found.txt
sed -e 1d -e 's/^.\{66\}//' MANIFEST.txt | LC_ALL=C sort | diff - ../found.txt || no 'a file was added, or is not here'
```

## 3. Who signed?

Where there is no folder `signatures`, nobody signed the pack, or the signatures were taken away: then pass over this section. Otherwise each
signature has a number, in order, and lies over its own statement. A statement names the SHA-256 of `MANIFEST.txt`, the key, and the signature before.

```sh
list=$(sha256 MANIFEST.txt | cut -c 1-64)
number=1
prior=null
for file in $(ls signatures 2> /dev/null); do
  echo "$file" | grep -q -E '^[0-9][0-9]-[a-z][a-z0-9-]*\.(statement\.json|sig|pub\.pem|sigstore\.json|tsr)$' || no "signatures/$file is no part of a signature"
  [ -e "signatures/${file%%.*}.sig" ] || no "signatures/$file belongs to no signature"
done
for sig in signatures/*.sig; do
  [ -e "$sig" ] || continue
  said=${sig%.sig}.statement.json
  key=${sig%.sig}.pub.pem
  id=$(openssl pkey -pubin -in "$key" -outform DER | sha256 | cut -c 1-64)
  case $sig in signatures/$(printf %02d $number)-*) ;; *) no "a signature before $sig is not here" ;; esac
  grep -q "\"sha256\": *\"$list\"" "$said" || no "$said is about another list"
  grep -q "\"key_id\": *\"$id\"" "$said" || no "$said names another key"
  grep -q "\"prior\": *$prior" "$said" || no "$said does not follow the signature before it"
  if openssl pkey -pubin -in "$key" -noout -text | grep -q ED25519; then
    openssl pkeyutl -verify -rawin -pubin -inkey "$key" -sigfile "$sig" -in "$said" || no "$sig does not verify"
  else
    openssl dgst -sha256 -verify "$key" -signature "$sig" "$said" || no "$sig does not verify"
  fi
  echo "$sig is by the key $id, which says:"
  grep -E '"(role|signer|decision|reason|claimed_at)":' "$said" | cat -v
  number=$((number + 1))
  prior="\"$(sha256 "$sig" | cut -c 1-64)\""
done
```

The first statement decides `seal`, each later one `approve` or `reject`: read them. The names and times are what the signers say of themselves. A key that
lies in the pack proves nothing about who signed: ask each signer, by another way than the one the pack came by, to read out the SHA-256 of the key.
A `.sigstore.json` holds the same signature for programs of Sigstore, and nothing more. Where the first statement has a `container`, it names the SHA-256 of so
many first bytes of the ZIP itself: `head -c BYTES PACK.zip | sha256sum` must print it.

## 4. When was it signed?

Where a `.tsr` lies beside a signature, an authority for time says that the signature was there. Get the authority's root certificate, as PEM, from the
authority itself, and name it in the first line:

```sh
root=../time-authority-root.pem
for token in signatures/*.tsr; do
  [ -e "$token" ] || continue
  openssl ts -verify -data "${token%.tsr}.sig" -in "$token" -CAfile "$root" || no "$token does not hold, or $root is not its root"
  openssl ts -reply -in "$token" -text | grep 'Time stamp:'
done
```

Without a token the only time is what each signer claims.

## 5. Is it the list that the sender means?

Anyone can make a list, and a key. Ask the sender, by another way than the one the pack came by, to read out the SHA-256 of `MANIFEST.txt`:

```sh
echo "MANIFEST.txt is $list"
[ $wrong = 0 ] && echo 'Nothing was found that does not hold.'
```

## 6. What is missing, and what was cut?

`pack.json` names every gap under `gaps` and every hidden value under `decisions`. `COMPLETENESS.csv` says for each data set what was asked, what
came back, and whether a limit cut it. {more}

## What this does not prove

That the server's answers are true, that the sender left nothing out, that the ZIP itself was read in one way only (another program may unpack a
file that was tampered with otherwise), or, where you have not compared the keys, who signed. Whether the last signature, a rejection perhaps, was taken
away cannot be seen from what is left. Without a folder `signatures` it does not prove who made the pack at all.
"#;
