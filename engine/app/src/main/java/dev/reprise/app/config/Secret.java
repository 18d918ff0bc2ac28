package dev.reprise.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference to a secret, {@code ${env:NAME}} or {@code ${file:/path}}. The secret itself is read when it is used and wiped right
 * after; this object never holds it, and prints as {@code ***}.
 */
public final class Secret {
    /** What is printed in place of a secret. */
    public static final String MASK = "***";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);
    private static final int MAX_BYTES = 64 * 1024;

    private final String reference;
    private final Origin origin;
    private final Path file; // null for a variable
    private final String variable; // null for a file

    private Secret(final String reference, final Origin origin, final Path file, final String variable) {
        this.reference = reference;
        this.origin = origin;
        this.file = file;
        this.variable = variable;
    }

    static boolean isReference(final String text) {
        return REFERENCE.matcher(text).matches();
    }

    /** @throws Values.RefusedException when it is not a reference, or a relative file */
    static Secret of(final String text, final Origin origin) throws Values.RefusedException {
        final Matcher matcher = REFERENCE.matcher(text);
        if (!matcher.matches()) {
            throw new Values.RefusedException(
                    ProblemCode.INLINE_SECRET,
                    "must not be written into the configuration",
                    "write ${env:NAME} or ${file:/path}, and replace the key at the venue if this text was ever shared");
        }
        if (matcher.group(1).equals("env")) {
            return new Secret(text, origin, null, matcher.group(2));
        }
        final String name = matcher.group(2);
        final Path path = Path.of(name.startsWith("~/") ? System.getProperty("user.home") + name.substring(1) : name);
        if (!path.isAbsolute()) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "needs an absolute path: was " + text,
                    "write e.g. ${file:/run/secrets/binance} or ${file:~/.config/reprise/binance}");
        }
        return new Secret(text, origin, path, null);
    }

    /** Where the secret is, such as {@code ${env:BINANCE_KEY}}; not secret itself. */
    public String reference() {
        return reference;
    }

    /**
     * Reads the secret, hands it over, and wipes it.
     *
     * @param use gets the bytes without a last line end; must not keep the array
     * @throws ConfigException when it is missing, or a file that others may read
     */
    public <T> T use(final Function<byte[], T> use) {
        final byte[] bytes = read();
        try {
            return use.apply(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Whether others may read the file; false for a variable, and for a file that is not there (yet). */
    boolean isExposed() {
        if (file == null || !Files.exists(file)) {
            return false;
        }
        try {
            final Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            permissions.addAll(Files.getPosixFilePermissions(file));
            permissions.retainAll(OTHERS);
            return !permissions.isEmpty();
        } catch (final IOException | UnsupportedOperationException e) {
            throw unavailable("its permissions cannot be read");
        }
    }

    /** The problem of a file that others may read. */
    ConfigProblem exposure() {
        return new ConfigProblem(
                ProblemCode.SECRET_EXPOSED,
                "others may read the file of " + reference,
                origin,
                List.of(),
                "chmod 600 '" + file + "'");
    }

    private byte[] read() {
        if (file == null) {
            final String value = System.getenv(variable);
            if (value == null || value.isBlank()) {
                throw unavailable("the environment variable is not set");
            }
            return value.strip().getBytes(StandardCharsets.UTF_8);
        }
        if (isExposed()) {
            throw new ConfigException(exposure());
        }
        final byte[] all;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unavailable("the file is larger than " + MAX_BYTES + " bytes");
            }
            all = Files.readAllBytes(file);
        } catch (final IOException e) {
            throw unavailable("the file cannot be read");
        }
        int length = all.length;
        while (length > 0 && (all[length - 1] == '\n' || all[length - 1] == '\r')) {
            length--;
        }
        final byte[] trimmed = Arrays.copyOf(all, length);
        Arrays.fill(all, (byte) 0);
        if (length == 0) {
            throw unavailable("the file is empty");
        }
        return trimmed;
    }

    private ConfigException unavailable(final String why) {
        return new ConfigException(new ConfigProblem(
                ProblemCode.SECRET_UNAVAILABLE,
                "cannot read " + reference + ": " + why,
                origin,
                List.of(),
                file == null
                        ? "export " + variable + "=… in the shell that starts reprise"
                        : "write it to '" + file + "' with mode 0600"));
    }

    @Override
    public String toString() {
        return MASK;
    }
}
