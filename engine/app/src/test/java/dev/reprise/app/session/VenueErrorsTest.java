package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.VenueException;
import dev.reprise.app.cli.VerbException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VenueErrorsTest {
    private static final URI REST = URI.create("https://api.example.com");

    private static VerbException of(final VenueException.Kind kind, final boolean isLocal) {
        return VenueErrors.of(new VenueException(kind, "what happened"), REST, isLocal);
    }

    @Test
    void shouldHaveARemedyForEachCause() {
        final Set<String> remedies = new HashSet<>();
        for (final VenueException.Kind kind : VenueException.Kind.values()) {
            final VerbException error = of(kind, false);
            assertEquals("RP-V001", error.code());
            assertEquals("what happened", error.getMessage());
            assertFalse(error.remedy().contains("doctor"), "doctor asks no venue: " + error.remedy());
            assertTrue(remedies.add(error.remedy()), error.remedy());
        }
    }

    @Test
    void shouldSayWhereToLook() {
        assertEquals(
                "instruments", of(VenueException.Kind.UNKNOWN_SYMBOL, false).where());
        assertEquals(REST.toString(), of(VenueException.Kind.UNREACHABLE, false).where());
        assertTrue(of(VenueException.Kind.UNREACHABLE, false)
                .remedy()
                .contains("curl https://api.example.com/api/v3/ping"));
        assertTrue(of(VenueException.Kind.UNREACHABLE, true).remedy().contains("`reprise venue binance`"));
    }
}
