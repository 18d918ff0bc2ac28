package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.reprise.adapters.binance.BinanceSigner;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.net.Secret;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.journal.JournalReader;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journal holds at the moment that an order's bytes are on the wire, before the venue has them. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class IntentFirstSystemTest {
    private static final Pattern REQUEST = Pattern.compile(
            "\"method\":\"order\\.(place|cancel)\"|\"(?:newClientOrderId|origClientOrderId)\":\"([^\"]+)\"");
    private static final int ORDERS = 20;

    @TempDir
    Path workspace;

    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Set<String> early = new ConcurrentSkipListSet<>();

    /** Every request of a connection so far whose bytes have come: those that are new must be in the journal. */
    private void onWire(final String said) {
        final Set<String> journaled = new HashSet<>();
        boolean isRead = false;
        String method = "";
        for (final Matcher matcher = REQUEST.matcher(said); matcher.find(); ) {
            if (matcher.group(1) != null) {
                method = matcher.group(1);
                continue;
            }
            final String request = method + ' ' + matcher.group(2);
            if (!seen.contains(request)) {
                if (!isRead) {
                    isRead = true;
                    journaled.addAll(journaled());
                }
                if (!journaled.contains(request)) {
                    early.add(request);
                }
                seen.add(request);
            }
        }
    }

    private Set<String> journaled() {
        final Set<String> requests = new TreeSet<>();
        try (JournalReader reader = JournalReader.open(workspace.resolve("live/intent/journal"))) {
            while (reader.next()) {
                final int at = reader.offset() + Records.BODY_OFFSET;
                final int block = Records.blockLength(reader.buffer(), reader.offset());
                switch (Records.templateId(reader.buffer(), reader.offset())) {
                    case NewOrderDecoder.TEMPLATE_ID ->
                        requests.add("place "
                                + ClientOrderIds.render(new NewOrderDecoder()
                                        .wrap(reader.buffer(), at, block, 1)
                                        .clientOrderId()));
                    case CancelOrderDecoder.TEMPLATE_ID ->
                        requests.add("cancel "
                                + ClientOrderIds.render(new CancelOrderDecoder()
                                        .wrap(reader.buffer(), at, block, 1)
                                        .clientOrderId()));
                    default -> {
                        // asks nothing of the venue
                    }
                }
            }
        }
        return requests;
    }

    @Test
    void o1IntentIsInTheJournalBeforeItsBytesLeave() throws Exception {
        try (LocalBinance venue =
                        LocalBinance.start(LocalBinanceSettings.demo(7, VenueCredentials.hmac("a-key", "a-secret")));
                WireTap tap = new WireTap(venue.orderUri(), this::onWire)) {
            final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
            final ResolvedConfig config = new ConfigLoader(Map.of("K", "a-key", "S", "a-secret"))
                    .source(
                            "intent.yaml",
                            configuration(
                                    venue.webSocketUri().toString(),
                                    tap.through(venue.orderUri()).toString(),
                                    venue.restUri().toString()))
                    .strategies(directory -> catalog.factories())
                    .load();
            final VenueSession session = VenueSession.start(
                    config,
                    catalog,
                    workspace.resolve("live/intent/journal"),
                    "run",
                    Binance.settings(config.config().venues().get(0), 1),
                    new Credentials(secret("a-key"), BinanceSigner.hmac(secret("a-secret"))),
                    0);
            try {
                session.arm("test", "");
                final long end = System.nanoTime() + 30_000_000_000L;
                while (seen.size() < ORDERS || seen.stream().noneMatch(s -> s.startsWith("cancel"))) {
                    if (System.nanoTime() > end) {
                        fail("not enough on the wire: " + seen);
                    }
                    Thread.sleep(10);
                }
                session.stop(StopCause.OPERATOR);
            } finally {
                session.close();
            }
        }
        assertEquals(Set.of(), early, "on the wire, and not in the journal yet");
        assertTrue(seen.stream().anyMatch(s -> s.startsWith("place")), seen.toString());
    }

    private static Secret secret(final String text) {
        return new Secret(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String configuration(final String streams, final String wsApi, final String rest) {
        return """
                version: 1
                name: intent
                mode: live
                venues:
                  binance:
                    adapter: binance-spot
                    environment: local
                    endpoints: { streams: "%s", ws_api: "%s", rest: "%s" }
                    credentials: { api_key: "${env:K}", secret: "${env:S}", key_type: hmac }
                instruments: [BTC-USDT.BINANCE]
                strategies:
                  - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT, min_life: 5ms, requote: 0 bps } }
                risk:
                  max_order_qty: { BTC: 1 }
                  max_order_notional: 5_000 USDT
                  max_position: { BTC: 1 }
                  max_position_notional: 50_000 USDT
                  max_daily_loss: 50_000 USDT
                  max_gross_exposure: 100_000 USDT
                  max_net_exposure: 100_000 USDT
                  max_leverage: 100_000 bps
                  max_drawdown: 9_000 bps
                  max_losing_streak: 100_000
                  max_open_orders: 90
                  max_orders_per_second: 500
                  max_cancels_per_second: 500
                  price_band: 100 bps
                  passive_band: 1000 bps
                  max_slippage: 50 bps
                  max_spread: 200 bps
                  max_top_age: 2s
                  max_book_age: 5s
                  duplicate_window: 0ms
                """.formatted(streams, wsApi, rest);
    }
}
