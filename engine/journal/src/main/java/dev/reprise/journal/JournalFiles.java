package dev.reprise.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The files of a journal's directory: their names, rights, and how they reach the disk. */
final class JournalFiles {
    /** Chronicle's queue file; a journal has exactly one. */
    static final String QUEUE_SUFFIX = ".cq4";
    /** Chronicle's locks and listings; rebuilt at every start. */
    static final String TABLE_STORE = "metadata.cq4t";
    /** Present from before the queue file is created until its first document is on disk. */
    static final String CREATING = "journal.creating";

    private JournalFiles() {}

    /** The queue file, or null when the directory is missing or holds none. */
    static Path queueFile(final Path directory) {
        if (!Files.isDirectory(directory)) {
            return null;
        }
        final List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + QUEUE_SUFFIX)) {
            files.forEach(found::add);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
        if (found.size() > 1) {
            throw new JournalException(
                    "journal must have one queue file: found " + found + "; move the foreign ones away");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** Creates a directory that only its owner may enter, and its parents with the usual rights. */
    static void createDirectory(final Path directory) throws IOException {
        Files.createDirectories(directory);
        restrict(directory, "rwx------");
    }

    /** Gives every file in the directory to its owner alone. */
    static void restrictFiles(final Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                if (Files.isRegularFile(file)) {
                    restrict(file, "rw-------");
                }
            }
        }
    }

    /** Sets POSIX rights where the file system has them; elsewhere the directory's own rules hold. */
    static void restrict(final Path path, final String rights) throws IOException {
        final PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(rights));
        }
    }

    /** Returns when the file's bytes, those stored through a mapping too, are on the disk. */
    static void syncFile(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The queue file, opened so that what others store in it can be forced to the disk. */
    static FileChannel openForSync(final Path directory) throws IOException {
        return FileChannel.open(queueFile(directory), StandardOpenOption.WRITE);
    }

    /** Returns when the names in the directory are on the disk. Windows cannot open a directory and needs no such step. */
    static void syncDirectory(final Path directory) throws IOException {
        if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
