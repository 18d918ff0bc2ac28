package dev.reprise.app.session;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** SHA-256 of the jars that a run executes: a replay says when they differ. Classes run from directories have no hash. */
public final class CodeHashes {
    private static final int HASH_LENGTH = 64;

    private CodeHashes() {}

    /** Every jar of this process: a line each, {@code <sha256> <file name>}, in the order of the names. */
    static String text() {
        final TreeSet<Path> jars = new TreeSet<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            final Path path = Path.of(entry);
            if (entry.endsWith(".jar") && Files.exists(path)) {
                jars.add(path.toAbsolutePath());
                jars.addAll(manifestClassPath(path.toAbsolutePath()));
            }
        }
        return lines(jars);
    }

    /** The jars these classes come from, as {@link #text()}. */
    public static String of(final Collection<Class<?>> types) {
        final TreeSet<Path> jars = new TreeSet<>();
        types.forEach(type -> jars.add(origin(type)));
        return lines(jars);
    }

    private static Path origin(final Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException("a class without a place: " + type, e);
        }
    }

    private static String lines(final Collection<Path> jars) {
        return jars.stream()
                .filter(Files::isRegularFile)
                .map(jar -> sha256(jar) + ' ' + jar.getFileName())
                .sorted(Comparator.comparing(line -> line.substring(HASH_LENGTH)))
                .collect(Collectors.joining("\n"));
    }

    private static List<Path> manifestClassPath(final Path jar) {
        final List<Path> found = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            final Manifest manifest = file.getManifest();
            final String classPath =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (classPath != null) {
                for (final String entry : classPath.split(" ")) {
                    final Path path = Path.of(jar.toUri().resolve(URI.create(entry)));
                    if (Files.exists(path) && entry.endsWith(".jar")) {
                        found.add(path);
                    }
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + jar, e);
        }
        return found;
    }

    /** SHA-256 of a file, as hexadecimal text. */
    public static String sha256(final Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            final byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
