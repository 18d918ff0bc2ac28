package dev.reprise.app.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks for secrets in whatever was written: as they are, the beginning and the end alone, in UTF-16, and as hexadecimal and base64
 * of their bytes at each of the three alignments.
 */
final class Canary {
    private static final int PART = 12;

    private final Map<String, byte[]> needles = new LinkedHashMap<>();

    /** Text that must be nowhere, nor a recognisable part of it. */
    Canary text(final String name, final String secret) {
        if (secret.length() < 2 * PART) {
            throw new IllegalArgumentException(name + " is too short to look for");
        }
        needles.put(name + ", its beginning", ascii(secret.substring(0, PART)));
        needles.put(name + ", its end", ascii(secret.substring(secret.length() - PART)));
        needles.put(name + " in UTF-16", secret.substring(0, PART).getBytes(StandardCharsets.UTF_16LE));
        needles.put(
                name + " backwards", ascii(new StringBuilder(secret).reverse().toString()));
        return forms(name, ascii(secret));
    }

    /** Bytes that must be nowhere. */
    Canary bytes(final String name, final byte[] secret) {
        needles.put(name, secret);
        return forms(name, secret);
    }

    private Canary forms(final String name, final byte[] secret) {
        final String hex = HexFormat.of().formatHex(secret);
        needles.put(name + " in hex", ascii(hex));
        needles.put(name + " in upper-case hex", ascii(hex.toUpperCase(Locale.ROOT)));
        for (int before = 0; before < 3; before++) {
            final byte[] shifted = new byte[secret.length + before];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            final int from = (before * 8 + 5) / 6; // the first characters mix with what stands before
            final int to = shifted.length * 8 / 6; // and the last with what follows
            final String where = name + " in base64, shifted by " + before;
            needles.put(where, ascii(encoded(Base64.getEncoder(), shifted, from, to)));
            needles.put(where + ", URL alphabet", ascii(encoded(Base64.getUrlEncoder(), shifted, from, to)));
        }
        return this;
    }

    private static String encoded(final Base64.Encoder encoder, final byte[] bytes, final int from, final int to) {
        return encoder.withoutPadding().encodeToString(bytes).substring(from, to);
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What is found in some bytes, named after the place. */
    List<String> in(final String place, final byte[] haystack) {
        final Map<Integer, List<Map.Entry<String, byte[]>>> byStart = new HashMap<>();
        final BitSet starts = new BitSet(1 << 16);
        for (final Map.Entry<String, byte[]> needle : needles.entrySet()) {
            final int start = start(needle.getValue(), 0);
            starts.set(start);
            byStart.computeIfAbsent(start, any -> new ArrayList<>()).add(needle);
        }
        final List<String> found = new ArrayList<>();
        for (int at = 0; at + 1 < haystack.length; at++) {
            if (starts.get(start(haystack, at))) {
                for (final Map.Entry<String, byte[]> needle : byStart.get(start(haystack, at))) {
                    if (matches(haystack, at, needle.getValue())) {
                        found.add(needle.getKey() + " in " + place + " at byte " + at + ": " + around(haystack, at));
                    }
                }
            }
        }
        return found;
    }

    /** The line before it, to see who wrote it. */
    private static String around(final byte[] haystack, final int at) {
        final int from = Math.max(0, at - 200);
        return new String(haystack, from, Math.min(haystack.length, at + 20) - from, StandardCharsets.ISO_8859_1);
    }

    private static int start(final byte[] bytes, final int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static boolean matches(final byte[] haystack, final int at, final byte[] needle) {
        return at + needle.length <= haystack.length
                && Arrays.equals(haystack, at, at + needle.length, needle, 0, needle.length);
    }

    List<String> in(final String place, final String haystack) {
        return in(place, haystack.getBytes(StandardCharsets.UTF_8));
    }

    /** What is found in all files below a directory, hidden ones and names included. */
    List<String> below(final Path directory) throws IOException {
        final List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            for (final Path file : files.toList()) {
                found.addAll(in("the name " + file, file.toString()));
                if (Files.isRegularFile(file)) {
                    found.addAll(in(file.toString(), Files.readAllBytes(file)));
                }
            }
        }
        return found;
    }

    int size() {
        return needles.size();
    }
}
