package dev.reprise.app.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class NoTelemetryTest {
    private static final List<String> ANALYTICS =
            List.of("net/openhft/chronicle/analytics/", "software/chronicle/analytics/");

    @Test
    void shouldHaveNoAnalyticsOnTheClassPath() throws IOException {
        final String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        final List<String> jars = new ArrayList<>();
        final List<String> found = new ArrayList<>();
        for (final String entry : entries) {
            assertFalse(entry.contains("chronicle-analytics"), entry);
            if (entry.endsWith(".jar")) {
                jars.add(entry);
                try (ZipFile jar = new ZipFile(entry)) {
                    jar.stream()
                            .filter(e -> ANALYTICS.stream().anyMatch(e.getName()::startsWith))
                            .forEach(e -> found.add(entry + '!' + e.getName()));
                }
            }
        }

        assertTrue(jars.stream().anyMatch(jar -> jar.contains("chronicle-core")), "looked at the right class path");
        assertEquals(List.of(), found);
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
    }

    @Test
    void shouldLeaveChronicleNothingToReportWith() throws ReflectiveOperationException {
        final Class<?> facade = Class.forName("net.openhft.chronicle.core.analytics.AnalyticsFacade");

        assertEquals(false, facade.getMethod("isEnabled").invoke(null));
    }
}
