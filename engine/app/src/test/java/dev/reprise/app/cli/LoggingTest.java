package dev.reprise.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
            assertTrue(Logging.hasFile());
            LoggerFactory.getLogger("test").info("streams up");
            LoggerFactory.getLogger("test").debug("detail");
        } finally {
            Logging.closeFile();
        }
        LoggerFactory.getLogger("test").info("after the end");

        assertFalse(Logging.hasFile());
        final String text = Files.readString(file);
        assertEquals(1, text.lines().count(), text);
        assertTrue(text.contains("streams up"), text);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}
