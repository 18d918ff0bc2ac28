package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong while the rules are read ends no later reading. */
class RulesWatchFaultTest {
    private static final String PATH = "/api/v3/exchangeInfo";

    private final CapturingPublisher published = new CapturingPublisher();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger readings = new AtomicInteger();
    private FakeBinance venue;
    private volatile String told;

    @BeforeEach
    void open() throws Exception {
        venue = new FakeBinance();
        told = new String(FramesReaderTest.resource("exchangeInfo-spot.json"), StandardCharsets.UTF_8);
        venue.paths.put(PATH, q -> {
            readings.incrementAndGet();
            return told;
        });
    }

    @AfterEach
    void close() {
        thread.shutdownNow();
        venue.close();
    }

    /** The first instrument told, with scales and rules that may differ. */
    private Instrument known(final int moreDecimals, final long minQty) throws Exception {
        return known(0, moreDecimals, minQty);
    }

    private Instrument known(final int position, final int moreDecimals, final long minQty) throws Exception {
        final InstrumentRules first =
                ExchangeInfo.read(told.getBytes(StandardCharsets.UTF_8)).get(position);
        final long factor = Math.round(Math.pow(10, moreDecimals));
        final Instrument.Rules rules = first.rules();
        return new Instrument(
                position,
                1,
                first.symbol(),
                first.venueSymbol(),
                "BINANCE",
                new Currency(2 * position, first.base(), 8),
                new Currency(2 * position + 1, first.quote(), 8),
                first.market(),
                new Instrument.Rules(
                        rules.priceScale(),
                        rules.qtyScale() + moreDecimals,
                        rules.tickSize(),
                        rules.lotSize() * factor,
                        minQty,
                        rules.maxQty() * factor,
                        rules.minPrice(),
                        rules.maxPrice(),
                        rules.minNotional(),
                        rules.maxOpenOrders(),
                        rules.band(),
                        rules.notionalMinutes()),
                first.fees(),
                false);
    }

    private void watch(final Instrument instrument, final RulesWatch.Listener listener) {
        watch(List.of(instrument), listener);
    }

    private void watch(final List<Instrument> instruments, final RulesWatch.Listener listener) {
        final RestClient rest = new RestClient(venue.endpoints().rest(), new RateBudget());
        new RulesWatch(rest, thread, published, 0, instruments, listener, 5_000_000).start();
    }

    @Test
    void shouldReadAgainAfterAFailureOfItsOwnAndPublishWhatItCouldNot() throws Exception {
        final AtomicInteger failures = new AtomicInteger();
        watch(known(0, 1), changed -> {
            if (failures.getAndIncrement() < 2) {
                throw new UncheckedIOException(new java.io.IOException("a listener that fails"));
            }
        });

        AdapterHarness.await(() -> published.count(InstrumentDefinitionDecoder.TEMPLATE_ID) > 0, "the new rules");

        final int before = readings.get();
        AdapterHarness.await(() -> readings.get() > before + 2, "more readings");
        assertEquals(1, published.count(InstrumentDefinitionDecoder.TEMPLATE_ID));
        assertEquals(3, failures.get());
    }

    @Test
    void shouldTakeALimitBeyondAllThatCanBeOrderedForNoLimit() throws Exception {
        final Instrument instrument = known(2, 1);
        told = told.replaceFirst("\"maxQty\": *\"[0-9.]+\"", "\"maxQty\": \"90000000000.00\"");
        final Instrument[] last = new Instrument[1];
        watch(instrument, changed -> last[0] = changed);

        AdapterHarness.await(() -> published.count(InstrumentDefinitionDecoder.TEMPLATE_ID) > 0, "the new rules");

        assertEquals(Long.MAX_VALUE, last[0].rules().maxQty());
        assertEquals(0, published.count(InstrumentStatusDecoder.TEMPLATE_ID), "not halted");
    }

    private boolean isHalted(final int instrument) {
        return published.of(InstrumentStatusDecoder.TEMPLATE_ID).stream()
                .anyMatch(record -> Records.instrument(record, 0) == instrument);
    }

    @Test
    void shouldHearOfAHaltAlthoughTheRulesOfAnotherCannotBeRepresented() throws Exception {
        final List<Instrument> both = List.of(known(0, 0, 1), known(1, 0, 1));
        told = told.replaceFirst("\"tickSize\": *\"[0-9.]+\"", "\"tickSize\": \"none\"");
        final ConcurrentLinkedQueue<Integer> changed = new ConcurrentLinkedQueue<>();
        watch(both, instrument -> changed.add(instrument.index()));

        AdapterHarness.await(() -> isHalted(1), "the second one's break");
        AdapterHarness.await(() -> !changed.isEmpty(), "the second one's rules");

        assertEquals(List.of(1), List.copyOf(changed));
        assertFalse(isHalted(0), "it is traded with the rules it has");
    }

    /** As the venue does when one of the symbols was delisted: it tells nothing of the others either. */
    @Test
    void shouldHearOfTheOthersAlthoughOneIsNotKnownAnyMore() throws Exception {
        final List<Instrument> both = List.of(known(0, 0, 1), known(1, 0, 1));
        final String gone = both.get(0).venueSymbol();
        venue.paths.put(PATH, q -> {
            readings.incrementAndGet();
            final String told = this.told.replace('"' + gone + '"', "\"GONE\"");
            return q.contains(gone) ? "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}" : told;
        });
        watch(both, changed -> {});

        AdapterHarness.await(
                () -> published.count(InstrumentDefinitionDecoder.TEMPLATE_ID) == 1, "the second one's rules");
        AdapterHarness.await(() -> isHalted(0) && isHalted(1), "the first is closed, the second has a break");
        assertTrue(readings.get() >= 3, "both, then one by one");
    }

    @Test
    void shouldHearOfTheOthersAlthoughTheFirstOneAlwaysFails() throws Exception {
        final List<Instrument> both = List.of(known(0, 0, 1), known(1, 0, 1));
        final AtomicInteger failures = new AtomicInteger();
        watch(both, instrument -> {
            if (instrument.index() == 0) {
                failures.incrementAndGet();
                throw new NoClassDefFoundError("a listener that fails badly");
            }
        });

        AdapterHarness.await(() -> isHalted(1), "the second one's break");
        AdapterHarness.await(
                () -> published.count(InstrumentDefinitionDecoder.TEMPLATE_ID) == 1, "the second one's rules");
        AdapterHarness.await(() -> failures.get() > 2, "more readings");
    }

    @Test
    void shouldHaltOnceWhatHasStepsBeyondItsScales() throws Exception {
        final Instrument instrument = known(0, 1);
        told = told.replaceFirst("\"tickSize\": *\"[0-9.]+\"", "\"tickSize\": \"0.00000100\"");
        watch(instrument, changed -> {});

        AdapterHarness.await(() -> isHalted(0), "halted");
        final int before = readings.get();
        AdapterHarness.await(() -> readings.get() > before + 2, "more readings");

        assertEquals(1, published.count(InstrumentStatusDecoder.TEMPLATE_ID), "not traded between two readings");
    }

    @Test
    void shouldTellTheNewRulesBeforeTradingGoesOnByThem() throws Exception {
        final Instrument instrument = known(0, 100);
        final String trading = told;
        told = told.replaceFirst("\"TRADING\"", "\"HALT\"");
        watch(instrument, changed -> {});
        AdapterHarness.await(() -> isHalted(0), "halted");
        told = trading.replaceFirst("\"minQty\": *\"[0-9.]+\"", "\"minQty\": \"0.00003000\"");
        AdapterHarness.await(() -> published.count(InstrumentStatusDecoder.TEMPLATE_ID) == 2, "traded again");

        final var records = published.of(InstrumentStatusDecoder.TEMPLATE_ID);
        final var rules = published.of(InstrumentDefinitionDecoder.TEMPLATE_ID);
        assertTrue(published.records.indexOf(rules.get(rules.size() - 1)) < published.records.indexOf(records.get(1)));
    }
}
