package dev.reprise.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.core.risk.Limit;
import dev.reprise.live.session.SessionSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadedEngineTest {
    @Test
    void shouldSetEveryLimit() {
        final SessionSpec spec = LoadedEngine.spec(List.of());

        final Map<Limit, Long> values = spec.limits().get(0).values();
        final List<Limit> off = Arrays.stream(Limit.values())
                .filter(limit -> values.get(limit) == limit.off())
                .toList();
        assertEquals(List.of(Limit.RESTRICTED), off); // it forbids or it does not
    }

    @Test
    void shouldSetNoMoreRequestsThanCanBeCounted() {
        final Map<Limit, Long> values =
                LoadedEngine.spec(List.of()).limits().get(0).values();

        values.forEach((limit, value) -> assertEquals(Math.min(value, limit.most()), value, limit::name));
    }
}
