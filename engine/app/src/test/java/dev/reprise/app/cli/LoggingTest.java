package dev.reprise.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {
    @TempDir
    Path directory;

    @Test
    void shouldWriteAFileThatOnlyItsOwnerCanRead() throws IOException {
        final Path file = directory.resolve("engine.log");
        Logging.toFile(file, "INFO");
        try {
            assertEquals(Optional.of(file), Logging.file());
            LoggerFactory.getLogger("test").info("streams up");
            LoggerFactory.getLogger("test").debug("detail");
        } finally {
            Logging.closeFile();
        }
        LoggerFactory.getLogger("test").info("after the end");

        assertEquals(Optional.empty(), Logging.file());
        final String text = Files.readString(file);
        assertEquals(1, text.lines().count(), text);
        assertTrue(text.contains("streams up"), text);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldBeginAnotherFileBeforeTheFirstFillsTheDisk() throws IOException {
        final Path file = directory.resolve("engine.log");
        final String line = "x".repeat(1 << 16);
        Logging.toFile(file, "INFO");
        try {
            for (int i = 0; i < 40 * 16; i++) { // 40 MiB
                LoggerFactory.getLogger("test").info(line);
            }
        } finally {
            Logging.closeFile();
        }

        final Path before = directory.resolve("engine.log.1");
        assertTrue(Files.size(file) <= 17 << 20 && Files.size(before) <= 17 << 20);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(before)));
        try (var all = Files.list(directory)) {
            assertEquals(2, all.count(), "the oldest is gone");
        }
    }

    @Test
    void shouldSayThatItCannotBeWritten() throws IOException {
        final Path file = Files.createDirectory(directory.resolve("engine.log"));

        final VerbException refused = assertThrows(VerbException.class, () -> Logging.toFile(file, "INFO"));

        assertEquals(file.toString(), refused.where());
        assertEquals(Optional.empty(), Logging.file());
    }

    /** Stderr gets an error with a remedy. */
    @Test
    void shouldKeepAStackTraceInTheFile() throws IOException {
        final Path file = directory.resolve("engine.log");
        Logging.toFile(file, "ERROR");
        try {
            Logging.trace(new IllegalStateException("broken", new ArithmeticException("why")));
        } finally {
            Logging.closeFile();
        }

        final String text = Files.readString(file);
        assertTrue(text.contains("IllegalStateException: broken"), text);
        assertTrue(text.contains("Caused by: java.lang.ArithmeticException: why"), text);
        assertTrue(text.contains("\tat " + LoggingTest.class.getName()), text);
    }
}
