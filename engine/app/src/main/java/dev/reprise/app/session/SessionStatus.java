package dev.reprise.app.session;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.app.cli.Output;
import dev.reprise.core.CoreState;
import dev.reprise.core.order.ExternalOrders;
import dev.reprise.core.risk.Limit;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.session.LimitsInForce;
import dev.reprise.live.session.LimitsSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a session is doing. What needs the core is left out when the core does not answer, and {@code core} says so. Any thread. */
final class SessionStatus {
    private static final long CORE_TIMEOUT_MS = 500;
    private static final int MAX_ORDERS = 100;

    private final TradingSession session;
    private final RecentAlarms alarms;

    SessionStatus(final TradingSession session, final RecentAlarms alarms) {
        this.session = session;
        this.alarms = alarms;
    }

    ObjectNode read() {
        final ObjectNode keys = Output.JSON.createObjectNode();
        final LiveEngine engine = session.engine();
        keys.put("venue", session.venue());
        session.place().addTo(keys);
        keys.put("pid", ProcessHandle.current().pid());
        keys.put("run_number", engine.runNumber());
        keys.put("input_events", engine.inputs());
        keys.put("journaled_sequence", engine.journaled());
        keys.put("generation", engine.roll().writer().generation().number());
        keys.put("generation_bytes", engine.roll().writer().bytes());
        if (engine.roll().last() != null) {
            keys.put("last_roll", RollText.of(engine.roll().last(), session.strategies()));
        }
        keys.put("halted_by", session.halt().isTripped() ? session.halt().cause() : "");
        keys.put("latched", engine.isLatched());
        keys.put("sweep", session.halt().sweep());
        try {
            final ObjectNode ofCore = engine.inspect(core -> ofCore(core.core().state()), CORE_TIMEOUT_MS);
            keys.setAll(ofCore);
            keys.put("core", "runs");
        } catch (final IllegalStateException e) {
            keys.put("core", String.valueOf(e.getMessage()));
        }
        final ArrayNode start = keys.putArray("start");
        for (final StartLadder.Rung rung : session.ladder().rungs()) {
            start.addObject()
                    .put("step", rung.step())
                    .put("ms", rung.isReached() ? rung.ms() : null)
                    .put("detail", rung.detail());
        }
        final ArrayNode recent = keys.putArray("recent_alarms");
        alarms.lines().forEach(recent::add);
        return keys;
    }

    private ObjectNode ofCore(final CoreState state) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        keys.put("mode", lower(state.mode()));
        keys.put("risk_state", lower(state.risk.state()));
        keys.put("open_orders", state.orders.openCount());
        new Summary(state, session.catalogue().currencies(), session.strategies()).addTo(keys);
        strategies(state, keys.putArray("strategies"));
        orders(state, keys.putArray("working_orders"));
        externalOrders(state, keys.putArray("external_orders"));
        limits(state, LimitsInForce.of(state.risk), keys.putArray("limits"));
        keys.set("denials_today", Denials.of(state.risk::denialsToday));
        return keys;
    }

    private void strategies(final CoreState state, final ArrayNode rows) {
        for (int s = 0; s < session.strategies().size(); s++) {
            int open = 0;
            for (int i = 0; i < state.markets.instrumentCount(); i++) {
                open += state.markets.instrument(i) == null ? 0 : state.orders.openCount(s, i);
            }
            rows.addObject()
                    .put("strategy", session.strategies().get(s))
                    .put("status", lower(state.risk.strategyStatus(s)))
                    .put("open_orders", open);
        }
    }

    private void orders(final CoreState state, final ArrayNode rows) {
        for (int slot = state.orders.firstOpen();
                slot >= 0 && rows.size() < MAX_ORDERS;
                slot = state.orders.nextOpen(slot)) {
            final Instrument instrument = state.markets.instrument(state.orders.instrument(slot));
            rows.addObject()
                    .put("order", ClientOrderIds.render(state.orders.clientOrderId(slot)))
                    .put("strategy", owner(state.orders.strategy(slot)))
                    .put("instrument", instrument.symbol())
                    .put("side", lower(state.orders.side(slot)))
                    .put("type", lower(state.orders.type(slot)))
                    .put("role", lower(state.orders.role(slot)))
                    .put("qty", instrument.formatQty(state.orders.qty(slot)))
                    .put("filled", instrument.formatQty(state.orders.cumQty(slot)))
                    .put("px", instrument.formatPrice(state.orders.price(slot)))
                    .put("status", lower(state.orders.status(slot)));
        }
    }

    /** Placed at our account by hand or by another program: counted in the limits, cancelled only when a person asks. */
    private static void externalOrders(final CoreState state, final ArrayNode rows) {
        final ExternalOrders external = state.orders.external();
        for (int i = 0; i < external.count() && rows.size() < MAX_ORDERS; i++) {
            final Instrument instrument = state.markets.instrument(external.instrument(i));
            rows.addObject()
                    .put(
                            "venue_order_id",
                            NamedOrder.venueOrderId(external.venueOrderIdHigh(i), external.venueOrderIdLow(i)))
                    .put("instrument", instrument.symbol())
                    .put("side", lower(external.side(i)))
                    .put("px", instrument.formatPrice(external.price(i)))
                    .put("leaves_qty", instrument.formatQty(external.leavesQty(i)));
        }
    }

    private String owner(final int strategy) {
        return strategy >= 0 && strategy < session.strategies().size()
                ? session.strategies().get(strategy)
                : "engine";
    }

    /** Limits that a figure of the account is measured against: how much of them is used. */
    private void limits(final CoreState state, final List<LimitsSpec> limits, final ArrayNode rows) {
        for (final LimitsSpec spec : limits) {
            if (spec.strategy() >= 0) {
                continue;
            }
            final Long maxOpen = spec.values().get(Limit.MAX_OPEN_ORDERS);
            if (maxOpen != null && maxOpen >= 0) {
                final int open = spec.instrument() < 0
                        ? state.orders.openExposures()
                        : state.orders.openExposures(spec.instrument());
                row(rows, spec, Limit.MAX_OPEN_ORDERS, Integer.toString(open), Long.toString(maxOpen), open, maxOpen);
            }
            final Long maxPosition = spec.values().get(Limit.MAX_POSITION);
            if (maxPosition != null && spec.instrument() >= 0 && maxPosition >= 0) {
                final Instrument instrument = state.markets.instrument(spec.instrument());
                long position = 0;
                for (int s = 0; s < session.strategies().size(); s++) {
                    position += state.portfolio.positionQty(s, spec.instrument());
                }
                final long used = Math.abs(position);
                row(
                        rows,
                        spec,
                        Limit.MAX_POSITION,
                        instrument.formatQty(used),
                        maxPosition == Limit.MAX_POSITION.off() ? "off" : instrument.formatQty(maxPosition),
                        used,
                        maxPosition);
            }
            final Long maxLoss = spec.values().get(Limit.MAX_DAILY_LOSS);
            if (maxLoss != null && spec.currency() >= 0 && maxLoss >= 0) {
                dailyLoss(state, spec, maxLoss, rows);
            }
        }
    }

    private void dailyLoss(final CoreState state, final LimitsSpec spec, final long maxLoss, final ArrayNode rows) {
        long loss = 0;
        int scale = 0;
        for (int i = 0; i < state.markets.instrumentCount(); i++) {
            final Instrument instrument = state.markets.instrument(i);
            if (instrument != null && instrument.quote().index() == spec.currency()) {
                scale = instrument.quote().scale();
                for (int s = 0; s < session.strategies().size(); s++) {
                    loss += state.risk.dailyLoss(s, i);
                }
            }
        }
        row(
                rows,
                spec,
                Limit.MAX_DAILY_LOSS,
                Decimals.format(Math.max(loss, 0), scale),
                maxLoss == Limit.MAX_DAILY_LOSS.off() ? "off" : Decimals.format(maxLoss, scale),
                Math.max(loss, 0),
                maxLoss);
    }

    private void row(
            final ArrayNode rows,
            final LimitsSpec spec,
            final Limit limit,
            final String used,
            final String max,
            final long usedValue,
            final long maxValue) {
        rows.addObject()
                .put("limit", limit.key())
                .put(
                        "scope",
                        spec.instrument() < 0
                                ? "account"
                                : session.catalogue()
                                        .instruments()
                                        .get(spec.instrument())
                                        .symbol())
                .put("used", used)
                .put("max", max)
                .put("percent", percent(usedValue, maxValue));
    }

    private static String percent(final long used, final long max) {
        return max == 0
                ? "100"
                : BigDecimal.valueOf(used)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(max), 0, java.math.RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static String lower(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
