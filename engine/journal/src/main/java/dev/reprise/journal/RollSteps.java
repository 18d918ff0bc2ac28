package dev.reprise.journal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What a roll does to the disk, one step a call, so that a test can end the process, or let the disk refuse, at each. */
class RollSteps {
    /** {@link JournalFiles#syncFile}. */
    void syncFile(final Path file) throws IOException {
        JournalFiles.syncFile(file);
    }

    /** {@link JournalFiles#syncDirectory}. */
    void syncDirectory(final Path directory) throws IOException {
        JournalFiles.syncDirectory(directory);
    }

    /** {@link JournalFiles#createDirectory}. */
    void createDirectory(final Path directory) throws IOException {
        JournalFiles.createDirectory(directory);
    }

    /** Gives a file a second name; where the file system has no such thing, copies it. */
    void link(final Path second, final Path file) throws IOException {
        try {
            Files.createLink(second, file);
        } catch (final UnsupportedOperationException | FileSystemException noLinks) {
            copy(file, second); // fails again when it was the disk
        }
    }

    private void copy(final Path file, final Path target) throws IOException {
        final Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        syncFile(part);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes a file's place in one step. */
    void replace(final Path file, final Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes a file, or an empty directory. */
    void delete(final Path path) throws IOException {
        Files.delete(path);
    }
}
