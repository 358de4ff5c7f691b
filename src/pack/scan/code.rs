//! The reasons that a container is refused or noted: each code, its lane and its sentences, born here only.

use super::Container;

/// Declares [`ScanCode`] and its table: variant, dotted id, lane, title, help, and what two readers would disagree about.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident, $id:literal, $lane:ident, $title:literal, $help:literal $(, $readers:literal)?;)+) => {
        /// What was seen in a container.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ScanCode { $(#[doc = $title] $(#[$doc])* $variant,)+ }

        impl ScanCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable dotted name, `area.subject.condition`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// The lane that a container with this in it belongs to, at best.
            #[must_use]
            pub fn container(self) -> Container {
                match self { $(Self::$variant => Container::$lane,)+ }
            }

            /// What it means, as a fragment of a sentence.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// What to do about it.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)+ }
            }

            /// What two readers would disagree about, where they would.
            #[must_use]
            pub fn readers(self) -> Option<&'static str> {
                let readers: &[&str] = match self { $(Self::$variant => &[$($readers)?],)+ };
                readers.first().copied()
            }
        }
    };
}

codes! {
    // Where the directory is: the end records.
    DirectoryMissing, "zip.directory.missing", Malformed, "no end of central directory record was found",
        "the file is no ZIP or was cut short: ask the sender for it again";
    DirectoryBounds, "zip.directory.bounds", Malformed, "the central directory does not lie where the end record says",
        "the file was damaged or changed after it was written: ask the sender for it again",
        "programs that trust the offset look for the entries elsewhere than those that count back from the end";
    DirectoryCount, "zip.directory.count", Malformed, "the number of entries is not the one the end record gives",
        "the file was damaged or changed after it was written: ask the sender for it again",
        "programs that count show other entries than those that read the directory to its end";
    DirectoryOrder, "zip.directory.order", Unsupported, "the directory lists the entries in another order than the file holds them",
        "ask the sender to write the pack again with a common ZIP program";
    EndAmbiguous, "zip.end.ambiguous", Malformed, "two end records fit, so two programs may see different files",
        "do not rely on this file: ask the sender for the pack as it was written",
        "programs that take the last end record open one archive, those that take the first that fits open the other";
    CommentUnsupported, "zip.comment.unsupported", Unsupported, "a comment is not covered by any digest",
        "ask the sender for the pack without comments";
    DiskMultiple, "zip.disk.multiple", Unsupported, "the ZIP is split over several files",
        "ask the sender for the pack as one file";
    Zip64Malformed, "zip.zip64.malformed", Malformed, "the ZIP64 values contradict each other or the values they extend",
        "the file was damaged or changed after it was written: ask the sender for it again",
        "programs that follow the 64-bit values see other sizes or places than those that stay with the 32-bit ones";
    Zip64Extensible, "zip.zip64.extensible", Unsupported, "the ZIP64 end record carries data of its own",
        "ask the sender to write the pack again with a common ZIP program";
    // Every byte accounted for once.
    DataPrefixed, "zip.data.prefixed", Malformed, "bytes stand before the first entry",
        "something was put in front of the pack: ask the sender for it as it was written",
        "programs that read from the front meet these bytes first; those that go by the directory never see them";
    DataTrailing, "zip.data.trailing", Malformed, "bytes stand after the end record",
        "something was put behind the pack: ask the sender for it as it was written",
        "programs that search back for the end record pass over these bytes; those that want it at the very end see no ZIP";
    DataUnlisted, "zip.data.unlisted", Malformed, "bytes stand between the records that no record covers",
        "something was hidden in the pack or left by an editor: ask the sender for it as it was written",
        "programs that read from the front meet these bytes; those that go by the directory never see them";
    DataBounds, "zip.data.bounds", Malformed, "the data of an entry runs into the central directory",
        "the file was damaged or changed after it was written: ask the sender for it again",
        "programs that trust the size take records of the directory for contents; those that stop at the directory do not";
    EntryUnlisted, "zip.entry.unlisted", Malformed, "an entry stands in the file that the directory does not list",
        "some programs show it and some do not: ask the sender for the pack as it was written",
        "programs that read from the front show this entry; those that go by the directory do not";
    EntryOverlap, "zip.entry.overlap", Hostile, "two entries share bytes of the file",
        "the file was built to deceive or to exhaust the reader: do not open it with other programs",
        "programs that go by the directory show both; those that read from the front show the first, and the other as a part of it";
    // Local headers against the directory.
    HeaderMissing, "zip.header.missing", Malformed, "no local header stands where the directory says",
        "the file was damaged or changed after it was written: ask the sender for it again",
        "programs that go by the directory list an entry that those that read from the front never meet";
    HeaderDisagrees, "zip.header.disagrees", Malformed, "the local header and the directory disagree",
        "two programs may see different files: ask the sender for the pack as it was written",
        "programs that go by the directory believe the one, those that read from the front the other";
    DescriptorDisagrees, "zip.descriptor.disagrees", Malformed, "the data descriptor and the directory disagree",
        "two programs may see different files: ask the sender for the pack as it was written",
        "programs that go by the directory believe that, those that read from the front the descriptor";
    DescriptorAmbiguous, "zip.descriptor.ambiguous", Malformed, "where the entry ends cannot be told from its own bytes",
        "ask the sender to write the pack again, to a file and not to a stream",
        "programs that go by the directory know where it ends; those that read from the front must guess, and may take contents for entries";
    // What an entry may be.
    EncryptionUnsupported, "zip.encryption.unsupported", Unsupported, "an entry is encrypted",
        "ask the sender for the pack without a password";
    MethodUnsupported, "zip.method.unsupported", Unsupported, "an entry is compressed by a method other than stored and deflated",
        "ask the sender to write the pack again with deflate";
    FlagsUnsupported, "zip.flags.unsupported", Unsupported, "an entry sets a flag whose feature is not read",
        "ask the sender to write the pack again with a common ZIP program";
    VersionUnsupported, "zip.version.unsupported", Unsupported, "an entry needs a newer version of the format than 4.5",
        "ask the sender to write the pack again with a common ZIP program";
    ExtraAmbiguous, "zip.extra.ambiguous", Malformed, "an extra field gives the entry a second name or comment",
        "two programs may see different files: ask the sender for the pack as it was written",
        "programs that know the field show its text, the others that of the header";
    ExtraMalformed, "zip.extra.malformed", Malformed, "the extra fields are not in their defined form",
        "the file was damaged or changed after it was written: ask the sender for it again",
        "programs that read such fields may see times, sizes or names that those that pass over them do not";
    ExtraUnsupported, "zip.extra.unsupported", Unsupported, "an extra field is not one of those that are read",
        "ask the sender to write the pack again with a common ZIP program";
    SizeContradicts, "zip.size.contradicts", Malformed, "the sizes of an entry cannot both be true",
        "the file was damaged or changed after it was written: ask the sender for it again",
        "programs that go by the one size show other contents than those that go by the other";
    LimitExceeded, "zip.limit.exceeded", Hostile, "the pack asks for more than the reader gives",
        "if the sender confirms the size, verify it with the command and not in a browser";
    EntryKind, "zip.entry.kind-contradicts", Malformed, "the name and the attributes disagree on whether it is a folder",
        "two programs may see different files: ask the sender for the pack as it was written",
        "some programs make a folder of it, and some a file";
    EntrySpecial, "zip.entry.special", Hostile, "an entry is a symbolic link or a device, not a regular file",
        "do not unpack the file: ask the sender for a pack of regular files",
        "some programs make a link or a device of it, which may lead out of the folder; others make a file, or nothing";
    EntryPipe, "zip.entry.pipe", Unsupported, "an entry is a named pipe or a socket, not a regular file",
        "ask the sender to zip a file, and not what a program writes to a pipe",
        "programs that keep the mode make a pipe without contents; those that do not make a file";
    // Names.
    PathEncoding, "zip.path.encoding", Malformed, "a name is not valid UTF-8 that is marked as such",
        "programs read such a name differently: ask the sender to use a name in ASCII",
        "each program takes the name to be in the character set of its choice, and shows another name";
    PathSystem, "zip.path.system", Unsupported, "a name that is not ASCII is of an entry made by MS-DOS or OS/2",
        "ask the sender to use names in ASCII, or to zip the files on another system",
        "Info-ZIP takes the name to be in the code page of that system, whatever its flag says, and makes a file of another name";
    PathUnsafe, "zip.path.unsafe", Hostile, "a name is not safe to create on every system",
        "do not unpack the file: ask the sender for a pack with plain names",
        "some programs write to another place or under another name than the one that is shown, and some refuse";
    EntryDuplicate, "zip.entry.duplicate", Malformed, "two entries have the same name",
        "some programs show the first and some the last: ask the sender for the pack as it was written",
        "programs that look the name up open one of the two, and not all of them the same; those that unpack in order end with the last";
    EntryCollision, "zip.entry.collision", Hostile, "two names are one to some file systems",
        "unpacking would lose one of the two: ask the sender for distinct names",
        "where the two are one, the later replaces the earlier; elsewhere both are there";
    // The data, when it is read.
    CrcMismatch, "zip.crc.mismatch", Malformed, "the bytes of an entry do not have its CRC-32",
        "the entry was damaged or changed after the pack was written: ask the sender for it again",
        "programs that compare the sum stop here; those that do not show the changed contents";
    SizeMismatch, "zip.size.mismatch", Malformed, "an entry does not inflate to its declared size",
        "the entry was damaged or changed after the pack was written: ask the sender for it again",
        "programs that trust the size cut the contents there; those that inflate to the end show what follows";
    DeflateMalformed, "zip.deflate.malformed", Malformed, "the compressed data is no deflate stream",
        "the entry was damaged or changed after the pack was written: ask the sender for it again",
        "programs differ in how much they show before they stop";
    DeflateEnd, "zip.deflate.end", Malformed, "the deflate stream does not end where the entry does",
        "bytes were hidden behind the entry's data, or some are missing: ask the sender for the pack as it was written",
        "programs that inflate pass over what stands behind the end; those that go by the compressed size take it along";
    DeflateUnusedBits, "zip.deflate.unused-bits", Malformed, "bits of the deflate stream that carry nothing are not zero",
        "the pack was changed after it was written: ask the sender for it again";
    // Notes of the foreign lane.
    ForeignAttributes, "zip.foreign.attributes", Foreign, "made-by, version or attributes are not the fixed ones",
        "nothing: the pack was written by another program";
    ForeignDescriptor, "zip.foreign.descriptor", Foreign, "an entry is followed by a data descriptor",
        "nothing: it agrees with the directory";
    ForeignDirectory, "zip.foreign.directory", Foreign, "the pack holds a folder as an entry",
        "nothing: folders carry no content";
    ForeignExtra, "zip.foreign.extra", Foreign, "an entry has an extra field",
        "nothing: it is in its defined form";
    ForeignFlags, "zip.foreign.flags", Foreign, "an entry sets flags that are not needed",
        "nothing: they do not change how the entry is read";
    ForeignTime, "zip.foreign.time", Foreign, "an entry has a real date and time",
        "nothing, but do not rely on it: it is not signed";
    ForeignUnusedBits, "zip.foreign.unused-bits", Foreign, "bits of the deflate stream that carry nothing are not zero",
        "nothing: they do not change what the entry inflates to";
    ForeignZip64, "zip.foreign.zip64", Foreign, "ZIP64 values stand where none are needed",
        "nothing: they agree with the values they extend";
}
