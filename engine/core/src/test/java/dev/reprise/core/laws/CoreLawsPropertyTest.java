package dev.reprise.core.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws on a few histories. */
class CoreLawsPropertyTest extends CoreLaws {
    @Override
    Histories histories() {
        return Histories.run(1, 40, 2_000);
    }

    /** Each found a fault once: an amend's quantity was judged without fills that were told and had not come. */
    @ParameterizedTest
    @ValueSource(longs = {1411, 1454})
    void historiesThatFoundSomethingHold(final long seed) {
        assertEquals("", new Histories.Probe(false, 5_000).apply(seed), "seed " + seed);
    }
}
