package dev.reprise.adapters.binance;

import dev.reprise.adapters.json.StrictJson;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter.CancelRound;
import dev.reprise.api.VenueException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The side path of the kill switch: what is open according to the venue is cancelled at the venue, over REST, which needs no
 * connection that stands, no lock of the order gateway and no clock that is right. One thread at a time.
 */
final class OpenOrderSweep {
    private static final Logger LOG = LoggerFactory.getLogger(OpenOrderSweep.class);
    private static final String OPEN_ORDERS = "/api/v3/openOrders";
    private static final String NOTHING_OPEN = "code -2011";
    private static final String CLOCK = "code -1021";

    private final RestClient rest;
    private final Credentials credentials;
    private final long recvWindowMs;
    private final List<Instrument> instruments;
    private final BooleanSupplier cancelAllOverSocket;
    private long clockOffsetMs;

    /** @param cancelAllOverSocket asks for everything to be cancelled over the standing connection; false when there is none */
    OpenOrderSweep(
            final RestClient rest,
            final Credentials credentials,
            final long recvWindowMs,
            final List<Instrument> instruments,
            final BooleanSupplier cancelAllOverSocket) {
        this.rest = rest;
        this.credentials = credentials;
        this.recvWindowMs = recvWindowMs;
        this.instruments = instruments;
        this.cancelAllOverSocket = cancelAllOverSocket;
    }

    /** As {@link dev.reprise.api.VenueAdapter#cancelOpen}. */
    CancelRound round(final LongPredicate kept) {
        int open = 0;
        int cancelled = 0;
        boolean isUnknown = false;
        final StringBuilder problem = new StringBuilder();
        for (final Instrument instrument : instruments) {
            final String symbol = "symbol=" + RestClient.encode(instrument.venueSymbol());
            try {
                final JsonNode all = read(signed("GET", OPEN_ORDERS, symbol));
                final List<JsonNode> targets = new ArrayList<>();
                for (final JsonNode order : all) {
                    if (!kept.test(Account.clientOrderId(order.path("clientOrderId")))) {
                        targets.add(order);
                    }
                }
                open += targets.size();
                cancelled += cancel(symbol, targets, all.size(), problem);
            } catch (final VenueException e) {
                isUnknown = true;
                note(problem, e.getMessage());
            }
        }
        if (isUnknown) {
            note(
                    problem,
                    cancelAllOverSocket.getAsBoolean()
                            ? "asked over the WebSocket to cancel everything, protection included"
                            : "the WebSocket takes nothing either: cancel at the venue by hand");
        }
        return new CancelRound(isUnknown ? -1 : open, cancelled, problem.toString());
    }

    /** In one request where nothing stays, else one by one. */
    private int cancel(final String symbol, final List<JsonNode> targets, final int all, final StringBuilder problem)
            throws VenueException {
        if (targets.isEmpty()) {
            return 0;
        }
        if (targets.size() == all) {
            return ask(OPEN_ORDERS, symbol, problem) ? targets.size() : 0;
        }
        int cancelled = 0;
        for (final JsonNode order : targets) {
            final String id = symbol + "&orderId=" + order.path("orderId").asLong(0);
            cancelled += ask("/api/v3/order", id, problem) ? 1 : 0;
        }
        return cancelled;
    }

    private boolean ask(final String path, final String query, final StringBuilder problem) {
        try {
            signed("DELETE", path, query);
            return true;
        } catch (final VenueException e) {
            if (!e.getMessage().contains(NOTHING_OPEN)) { // filled or cancelled meanwhile: the next question tells
                note(problem, e.getMessage());
            }
            return false;
        }
    }

    private byte[] signed(final String method, final String path, final String query) throws VenueException {
        try {
            return rest.signed(method, path, query, credentials, timestampMs(), recvWindowMs);
        } catch (final VenueException e) {
            if (!e.getMessage().contains(CLOCK)) {
                throw e;
            }
            clockOffsetMs = read(rest.get("/api/v3/time")).path("serverTime").asLong(0) - System.currentTimeMillis();
            LOG.warn("our clock is off by {} ms; the venue's time is used", clockOffsetMs);
            return rest.signed(method, path, query, credentials, timestampMs(), recvWindowMs);
        }
    }

    private long timestampMs() {
        return System.currentTimeMillis() + clockOffsetMs;
    }

    private static JsonNode read(final byte[] body) throws VenueException {
        try {
            return StrictJson.FRAMES.readTree(body);
        } catch (final JacksonException e) {
            throw new VenueException("an answer could not be read: " + e.getOriginalMessage(), e);
        }
    }

    private static void note(final StringBuilder problem, final String text) {
        problem.append(problem.isEmpty() ? "" : "; ").append(text);
    }
}
