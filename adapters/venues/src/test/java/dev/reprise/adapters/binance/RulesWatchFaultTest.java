package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    private String told;

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
        final InstrumentRules first =
                ExchangeInfo.read(told.getBytes(StandardCharsets.UTF_8)).get(0);
        final long factor = Math.round(Math.pow(10, moreDecimals));
        final Instrument.Rules rules = first.rules();
        return new Instrument(
                0,
                1,
                first.symbol(),
                first.venueSymbol(),
                "BINANCE",
                new dev.reprise.api.Currency(0, first.base(), 8),
                new dev.reprise.api.Currency(1, first.quote(), 8),
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
        final RestClient rest = new RestClient(venue.endpoints().rest(), new RateBudget());
        new RulesWatch(rest, thread, published, 0, List.of(instrument), listener, 5_000_000).start();
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
}
