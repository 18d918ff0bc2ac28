package dev.reprise.core.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws catch what they are there for: a core with a fault built in breaks its law within 300 histories. */
class MutantsTest {
    private static final int SEEDS = 300;

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void aMutantIsCaughtByItsLaw(final Mutant mutant) throws ReflectiveOperationException {
        final LongFunction<String> probe = MutantLoader.probe(mutant);
        String last = "";
        for (long seed = 1; seed <= SEEDS; seed++) {
            final String broken = probe.apply(seed);
            last = broken.isEmpty() ? last : broken;
            if (broken.lines().anyMatch(line -> line.startsWith(mutant.law + ":"))) {
                System.out.println(mutant + ": caught by seed " + seed + ": "
                        + broken.lines()
                                .filter(line -> line.startsWith(mutant.law + ":"))
                                .findFirst()
                                .orElseThrow());
                return;
            }
        }
        fail(mutant + " was not caught by " + mutant.law + " in " + SEEDS + " histories; others said: " + last);
    }

    @Test
    void theCoreAsItIsBreaksNoneInTheSameLoader() {
        final Histories.Probe probe = new Histories.Probe(false, Histories.Probe.EVENTS_OF_MUTANT);
        for (long seed = 1; seed <= 10; seed++) {
            assertEquals("", probe.apply(seed), "seed " + seed);
        }
    }
}
