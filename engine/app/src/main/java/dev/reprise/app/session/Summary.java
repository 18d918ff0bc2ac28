package dev.reprise.app.session;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.number.Valuation;
import dev.reprise.app.cli.Output;
import dev.reprise.core.CoreState;
import dev.reprise.core.portfolio.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a core knows at the end, for people and for JSON. P&amp;L is marked as {@link Valuation} says, net of fees as {@link dev.reprise.api.number.FeeValue} values them, with funding. */
public final class Summary {
    private final CoreState state;
    private final List<Currency> currencies;
    private final List<String> strategies;

    /** @param strategies their names in index order */
    public Summary(final CoreState state, final List<Currency> currencies, final List<String> strategies) {
        this.state = state;
        this.currencies = new ArrayList<>(currencies);
        for (int i = 0; i < state.settings.maxCurrencies(); i++) {
            final Currency known = state.portfolio.currency(i); // of a fee, learnt on the way
            if (known != null && !this.currencies.contains(known)) {
                this.currencies.add(known);
            }
        }
        this.strategies = strategies;
    }

    /** Net P&amp;L by quote currency code, as decimal text. */
    public Map<String, String> pnl() {
        final Map<String, String> pnl = new TreeMap<>();
        for (final Currency currency : quotes()) {
            long amount = FixedPoint.add(negated(feeValue(currency)), funding(currency));
            for (int i = 0; i < state.markets.instrumentCount(); i++) {
                final Instrument instrument = state.markets.instrument(i);
                if (instrument != null && instrument.quote().equals(currency)) {
                    for (int strategy = 0; strategy < strategies.size(); strategy++) {
                        amount = FixedPoint.add(amount, pnl(strategy, instrument));
                    }
                }
            }
            pnl.put(currency.code(), text(amount, currency));
        }
        return pnl;
    }

    /** Fees of all instruments quoted in a currency, valued in it. */
    private long feeValue(final Currency quote) {
        long amount = 0;
        for (int i = 0; i < state.markets.instrumentCount(); i++) {
            final Instrument instrument = state.markets.instrument(i);
            if (instrument != null && instrument.quote().equals(quote)) {
                amount = FixedPoint.add(amount, state.portfolio.feeValue(instrument));
            }
        }
        return amount;
    }

    /** Funding received, less what was paid, of all instruments quoted in a currency. */
    private long funding(final Currency quote) {
        return negated(state.portfolio.ledger().balance(Account.FUNDING, quote.index()));
    }

    private static long negated(final long amount) {
        return amount == FixedPoint.OVERFLOW ? amount : -amount;
    }

    private long pnl(final int strategy, final Instrument instrument) {
        final long realised = state.portfolio.realisedPnl(strategy, instrument.index());
        if (state.portfolio.positionQty(strategy, instrument.index()) == 0) {
            return realised;
        }
        return FixedPoint.add(
                realised,
                state.portfolio.unrealisedPnl(strategy, instrument, state.markets.valuationPrice(instrument.index())));
    }

    /** Fees by the code of the currency that they were charged in, as decimal text. */
    public Map<String, String> fees() {
        final Map<String, String> fees = new TreeMap<>();
        for (final Currency currency : currencies) {
            final long amount = state.portfolio.fees(currency.index());
            if (amount != 0) {
                fees.put(currency.code(), text(amount, currency));
            }
        }
        return fees;
    }

    private List<Currency> quotes() {
        final List<Currency> quotes = new ArrayList<>();
        for (int i = 0; i < state.markets.instrumentCount(); i++) {
            final Instrument instrument = state.markets.instrument(i);
            if (instrument != null && !quotes.contains(instrument.quote())) {
                quotes.add(instrument.quote());
            }
        }
        return quotes;
    }

    private static String text(final long amount, final Currency currency) {
        return amount == FixedPoint.OVERFLOW ? "overflow" : Decimals.format(amount, currency.scale());
    }

    /** What positions are valued at, for people: {@code mid}, {@code mark price} or both; on bars the close stands for the mid. */
    public String markedTo() {
        int marked = 0;
        int others = 0;
        for (int i = 0; i < state.markets.instrumentCount(); i++) {
            final Instrument instrument = state.markets.instrument(i);
            if (instrument != null && Valuation.isMarked(instrument.market()) && state.markets.markPrice(i) > 0) {
                marked++;
            } else if (instrument != null) {
                others++;
            }
        }
        final String usual = state.markets.isOfBars() ? "the close" : "mid";
        if (marked == 0) {
            return usual;
        }
        return others == 0 ? "mark price" : usual + ", perpetuals to mark price";
    }

    /** Open positions, one a strategy and instrument; {@code dust} is too little for the venue to take, and needs no protection. */
    public ArrayNode positions() {
        final ArrayNode positions = Output.JSON.createArrayNode();
        for (int strategy = 0; strategy < strategies.size(); strategy++) {
            for (int i = 0; i < state.markets.instrumentCount(); i++) {
                final Instrument instrument = state.markets.instrument(i);
                final long qty = instrument == null ? 0 : state.portfolio.positionQty(strategy, i);
                if (qty != 0) {
                    positions
                            .addObject()
                            .put("strategy", strategies.get(strategy))
                            .put("instrument", instrument.symbol())
                            .put("qty", instrument.formatQty(qty))
                            .put("avg_px", instrument.formatPrice(state.portfolio.averagePrice(strategy, i)))
                            .put("protected_qty", instrument.formatQty(state.protection.protectedQty(strategy, i)))
                            .put(
                                    "protected_by",
                                    state.protection
                                            .protector(strategy, i)
                                            .name()
                                            .toLowerCase(java.util.Locale.ROOT))
                            .put("dust", !state.isClosable(strategy, i));
                }
            }
        }
        return positions;
    }

    /** Adds the keys that sessions and backtests share. */
    public ObjectNode addTo(final ObjectNode keys) {
        final CoreState.Counters counters = state.counters();
        keys.put("orders", counters.orders());
        keys.put("fills", counters.fills());
        keys.put("maker_fills", counters.makerFills());
        keys.put("partial_fills", counters.partialFills());
        keys.put("denied", counters.denied());
        keys.set("denials", Denials.of(state.risk::denials));
        keys.put("alarms", counters.alarms());
        keys.put("protection_triggers", counters.protectionTriggers());
        final Map<String, String> pnl = pnl();
        final String currency = pnl.keySet().stream().findFirst().orElse("");
        keys.put("pnl", pnl.getOrDefault(currency, "0"));
        keys.put("pnl_currency", currency);
        keys.put("marked_to", markedTo());
        keys.put(
                "fees",
                quotes().stream()
                        .filter(quote -> quote.code().equals(currency))
                        .map(quote -> text(feeValue(quote), quote))
                        .findFirst()
                        .orElse("0"));
        keys.put(
                "funding",
                quotes().stream()
                        .filter(quote -> quote.code().equals(currency))
                        .map(quote -> text(funding(quote), quote))
                        .findFirst()
                        .orElse("0"));
        keys.put("fees_not_counted", state.portfolio.unvaluedFees());
        final ObjectNode byCurrency = keys.putObject("fees_by_currency");
        fees().forEach(byCurrency::put);
        keys.set("positions", positions());
        return keys;
    }
}
