package dev.reprise.adapters.net;

import java.util.regex.Pattern;

/**
 * Text that a venue sent, made fit for a log line, an exception or a journal: one line, not long, and without anything that could
 * be a key or a signature, because an error message may quote the request that it answers.
 */
public final class ForeignText {
    private static final int MAX_LENGTH = 200;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");
    /** Keys have 64 characters, signatures 64 (hexadecimal) or 88 (base64, percent-encoded perhaps); no word is that long. */
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/=_%-]{32,}");

    private ForeignText() {}

    /** The text as it may be shown; {@code null} becomes empty. */
    public static String of(final String text) {
        if (text == null || text.isEmpty()) {
            return ""; // allocates nothing: what is refused here has no words of the venue's
        }
        final String clean =
                SECRET.matcher(CONTROL.matcher(text).replaceAll(" ")).replaceAll("***");
        return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) + "…" : clean;
    }
}
