package dev.reprise.app.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code docs/faults.md} names every fault, law and rule once, and tests that are there, in files that carry the number. */
class FaultTableTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern ROW = Pattern.compile("\\| ([FPO][0-9]+) \\|.*");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*)(?:#([A-Za-z0-9]+))?`");

    /** Sources of tests by the name of their class; two packages may have one of the same name. */
    private static Map<String, List<String>> tests() throws IOException {
        final Map<String, List<String>> tests = new HashMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(final Path directory, final BasicFileAttributes attributes) {
                final String name = directory.getFileName().toString();
                return name.equals("target") || name.equals(".git") // builds and fetches run beside this
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".java")
                        && file.toString().replace('\\', '/').contains("/src/test/java/")) {
                    tests.computeIfAbsent(file.getFileName().toString().replace(".java", ""), name -> new ArrayList<>())
                            .add(Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return tests;
    }

    private static Map<String, String> rows() throws IOException {
        final Map<String, String> rows = new LinkedHashMap<>();
        for (final String line : Files.readAllLines(ROOT.resolve("docs/faults.md"))) {
            final Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertEquals(null, rows.put(row.group(1), line), "twice: " + row.group(1));
            }
        }
        return rows;
    }

    @Test
    void shouldNameEveryNumberOnce() throws IOException {
        final List<String> wanted = new ArrayList<>();
        IntStream.rangeClosed(1, 19).forEach(i -> wanted.add("F" + i));
        IntStream.rangeClosed(44, 56).forEach(i -> wanted.add("F" + i));
        IntStream.rangeClosed(1, 5).forEach(i -> wanted.add("P" + i));
        IntStream.rangeClosed(9, 16).forEach(i -> wanted.add("P" + i));
        IntStream.rangeClosed(1, 12).forEach(i -> wanted.add("O" + i));
        IntStream.rangeClosed(14, 17).forEach(i -> wanted.add("O" + i));
        assertEquals(wanted, List.copyOf(rows().keySet()));
    }

    @Test
    void shouldNameTestsThatAreThereInFilesThatCarryTheNumber() throws IOException {
        final Map<String, List<String>> tests = tests();
        for (final Map.Entry<String, String> row : rows().entrySet()) {
            final Pattern number = Pattern.compile("(?i)\\b" + row.getKey() + "(?![0-9])");
            final Matcher named = TEST.matcher(row.getValue());
            boolean isNamed = false;
            while (named.find()) {
                isNamed = true;
                final String method =
                        named.group(2) == null ? "class " + named.group(1) + ' ' : " void " + named.group(2) + '(';
                final String source = tests.getOrDefault(named.group(1), List.of()).stream()
                        .filter(text -> text.contains(method))
                        .findFirst()
                        .orElse("");
                final String test = named.group();
                assertFalse(source.isEmpty(), row.getKey() + ": no such test: " + test);
                assertTrue(
                        number.matcher(source).find(),
                        () -> row.getKey() + " is not in the file of the test that it names: " + test);
            }
            assertTrue(isNamed, row.getKey() + " names no test");
        }
    }
}
