package dev.reprise.app.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where an instance's socket is. A socket's path has room for about a hundred bytes; where the instance's own directory is deeper, the
 * socket is in a private temporary directory and {@code control.path} says where.
 */
final class ControlPath {
    static final String SOCKET = "control.sock";
    static final String POINTER = "control.path";

    /** Longest path that every system takes: macOS has room for 104 bytes, Linux for 108. */
    static final int MAX_BYTES = 100;

    private static final String TEMPORARY_PREFIX = "reprise-control-";

    private ControlPath() {}

    /** The socket that a client connects to; it need not exist. */
    static Path find(final Path instanceDirectory) throws IOException {
        final Path pointer = instanceDirectory.resolve(POINTER);
        return Files.exists(pointer)
                ? Path.of(Files.readString(pointer).strip())
                : instanceDirectory.resolve(SOCKET).toAbsolutePath().normalize();
    }

    /** Clears what an earlier process left and chooses the path to bind. The caller holds the instance's lock. */
    static Path prepare(final Path instanceDirectory) throws IOException {
        Files.createDirectories(instanceDirectory);
        restrict(instanceDirectory, "rwx------");
        remove(instanceDirectory);
        final Path socket = instanceDirectory.resolve(SOCKET).toAbsolutePath().normalize();
        if (isShort(socket)) {
            return socket;
        }
        final Path temporary = Files.createTempDirectory(TEMPORARY_PREFIX);
        restrict(temporary, "rwx------");
        final Path elsewhere = temporary.resolve(SOCKET).toAbsolutePath().normalize();
        if (!isShort(elsewhere)) {
            Files.delete(temporary);
            throw new IOException("no room for a socket: both " + socket + " and " + elsewhere + " are above "
                    + MAX_BYTES + " bytes; use a shorter workspace or -Djava.io.tmpdir");
        }
        final Path part = instanceDirectory.resolve(POINTER + ".part");
        Files.writeString(part, elsewhere + "\n");
        restrict(part, "rw-------");
        Files.move(part, instanceDirectory.resolve(POINTER), StandardCopyOption.ATOMIC_MOVE);
        return elsewhere;
    }

    /** Removes the socket, and its temporary directory where it had one. */
    static void remove(final Path instanceDirectory) throws IOException {
        final Path pointer = instanceDirectory.resolve(POINTER);
        if (Files.exists(pointer)) {
            final Path socket = find(instanceDirectory);
            final Path parent = socket.getParent();
            if (parent != null && String.valueOf(parent.getFileName()).startsWith(TEMPORARY_PREFIX)) {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(parent);
            }
            Files.delete(pointer);
        }
        final Path socket = instanceDirectory.resolve(SOCKET);
        if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(socket);
        }
    }

    /** Sets POSIX rights where the file system has them. */
    static void restrict(final Path path, final String rights) throws IOException {
        final PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(rights));
        }
    }

    private static boolean isShort(final Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
