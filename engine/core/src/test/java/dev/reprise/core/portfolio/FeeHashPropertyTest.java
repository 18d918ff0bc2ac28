package dev.reprise.core.portfolio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.FeeCoins;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The state hash leaves out fees of zero, and looks at no currency that nobody paid a fee in. It still tells apart whatever differs in
 * a single fee: the twin here is a list of all of them.
 */
class FeeHashPropertyTest {
    private static final int STRATEGIES = 2;
    private static final int INSTRUMENTS = 3;
    private static final Currency[] CURRENCIES = {
        new Currency(0, "USDT", 8), new Currency(1, "BTC", 8), new Currency(2, "BNB", 8), new Currency(3, "JPY", 8)
    };

    static LongStream seeds() {
        return Seeds.range(1, 60);
    }

    private static Instrument instrument(final int index) {
        return LedgerPropertyTest.instrument(index, 2, 6, CURRENCIES[0]);
    }

    private static Portfolio portfolio() {
        final Portfolio portfolio = new Portfolio(STRATEGIES, INSTRUMENTS, CURRENCIES.length);
        for (final Currency currency : CURRENCIES) {
            portfolio.define(currency);
        }
        for (int i = 0; i < INSTRUMENTS; i++) {
            portfolio.define(instrument(i));
        }
        return portfolio;
    }

    /** Each strategy buys the same of each instrument, whatever the order; a few of the fees are not zero. */
    private static Portfolio fill(final long[] fees, final int currency) {
        final Portfolio portfolio = portfolio();
        for (int cell = 0; cell < fees.length; cell++) {
            final Instrument instrument = instrument(cell % INSTRUMENTS);
            final int strategy = cell / INSTRUMENTS;
            assertTrue(portfolio.applyFill(
                    strategy, instrument, Side.BUY, 100, 1_000_000, Records.NO_VALUE, fees[cell], currency));
        }
        return portfolio;
    }

    /** What of the fees is to be told apart: the sums by strategy and by instrument. */
    private static String sums(final Portfolio portfolio) {
        final long[] sums = new long[(STRATEGIES + INSTRUMENTS) * CURRENCIES.length];
        int cell = 0;
        for (int currency = 0; currency < CURRENCIES.length; currency++) {
            for (int strategy = 0; strategy < STRATEGIES; strategy++) {
                sums[cell++] = portfolio.fees(strategy, currency);
            }
            for (int instrument = 0; instrument < INSTRUMENTS; instrument++) {
                sums[cell++] = portfolio.instrumentFees(instrument, currency);
            }
        }
        return Arrays.toString(sums);
    }

    /** What a spot position pays in its own coin is its own. */
    private static String coins(final long[] fees, final int currency) {
        final long[] paid = new long[fees.length];
        for (int cell = 0; cell < fees.length; cell++) {
            paid[cell] = FeeCoins.isTaken(instrument(cell % INSTRUMENTS), currency) ? fees[cell] : 0;
        }
        return Arrays.toString(paid);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hashesAreEqualWhereAllFeesAre(final long seed) {
        final Random random = new Random(seed);
        final Map<String, Long> hashes = new HashMap<>();
        final Map<Long, String> states = new HashMap<>();
        for (int round = 0; round < 200; round++) {
            final long[] fees = new long[STRATEGIES * INSTRUMENTS];
            for (int paid = random.nextInt(3); paid >= 0; paid--) {
                fees[random.nextInt(fees.length)] = random.nextInt(4) - 1;
            }
            final int currency = random.nextInt(CURRENCIES.length);
            final Portfolio portfolio = fill(fees, currency);
            final String state = sums(portfolio) + coins(fees, currency);
            final long hash = portfolio.stateHash();
            assertEquals(hash, hashes.computeIfAbsent(state, key -> hash), state);
            assertEquals(state, states.computeIfAbsent(hash, key -> state));
        }
        assertTrue(hashes.size() > 20, "few states: " + hashes.size());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void carriedFeesHashAsBefore(final long seed) {
        final Random random = new Random(seed);
        final long[] fees = new long[STRATEGIES * INSTRUMENTS];
        fees[random.nextInt(fees.length)] = 1 + random.nextInt(9);
        final int currency = random.nextInt(CURRENCIES.length);
        final Portfolio portfolio = fill(fees, currency);
        final StateWriter writer = new StateWriter();
        portfolio.carry(writer);
        final Portfolio carried = portfolio();
        final byte[] bytes = writer.take();
        final StateReader reader = new StateReader(bytes, bytes.length);
        carried.carry(reader);
        assertEquals(portfolio.stateHash(), carried.stateHash());
    }
}
