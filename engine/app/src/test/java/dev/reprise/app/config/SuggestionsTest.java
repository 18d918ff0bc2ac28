package dev.reprise.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    @Test
    void shouldCountEditsAndSwaps() {
        assertEquals(0, Suggestions.distance("risk", "risk"));
        assertEquals(1, Suggestions.distance("rsik", "risk"));
        assertEquals(1, Suggestions.distance("rik", "risk"));
        assertEquals(3, Suggestions.distance("kitten", "sitting"));
        assertEquals(4, Suggestions.distance("", "risk"));
    }

    @Test
    void shouldSuggestOnlyWhatIsClose() {
        final List<String> known = List.of("mode", "name", "venues");

        assertEquals(Optional.of("venues"), Suggestions.closest("venue", known));
        assertEquals(Optional.of("mode"), Suggestions.closest("moed", known));
        assertEquals(Optional.empty(), Suggestions.closest("journal", known));
    }
}
