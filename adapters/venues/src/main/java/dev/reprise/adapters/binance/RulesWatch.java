package dev.reprise.adapters.binance;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import dev.reprise.api.VenueException;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.schema.TradingStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the instruments' rules again: each hour, and soon after the venue refused an order by them. A change is published as a new
 * version of the definition, a change of status as such.
 *
 * <p>A price or quantity step that the instrument's scales cannot hold would need another instrument: it is halted instead, and says so.
 * {@link #soon} may be called by any thread, all else runs on the REST thread.
 */
final class RulesWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RulesWatch.class);
    private static final long SOON_NS = 100_000_000;
    private static final long AGAIN_NS = 5_000_000_000L;

    /** Hears of new versions. */
    interface Listener {
        void onChanged(Instrument instrument);
    }

    private final RestClient rest;
    private final ScheduledExecutorService thread;
    private final EventPublisher publisher;
    private final SystemRecords system;
    private final Listener listener;
    private final long intervalNs;
    private final List<Instrument> instruments;
    private final TradingStatus[] statuses; // by position
    private final boolean[] misfits; // by position: steps beyond the scales
    private final AtomicBoolean isSoon = new AtomicBoolean();
    private volatile long lastRead = System.nanoTime() - AGAIN_NS;

    RulesWatch(
            final RestClient rest,
            final ScheduledExecutorService thread,
            final EventPublisher publisher,
            final int venueIndex,
            final List<Instrument> instruments,
            final Listener listener,
            final long intervalNs) {
        this.rest = rest;
        this.thread = thread;
        this.publisher = publisher;
        this.listener = listener;
        this.intervalNs = intervalNs;
        this.instruments = new ArrayList<>(instruments);
        system = new SystemRecords(publisher, venueIndex);
        statuses = new TradingStatus[instruments.size()];
        misfits = new boolean[statuses.length];
        java.util.Arrays.fill(statuses, TradingStatus.TRADING);
    }

    /** The first reading tells what is not being traded now. */
    void start() {
        thread.scheduleWithFixedDelay(this::read, 0, intervalNs, TimeUnit.NANOSECONDS);
    }

    /** Something says that the rules may have changed. */
    void soon() {
        if (isSoon.compareAndSet(false, true)) {
            try {
                // Refusals in a row are one sign, not many.
                final long wait = Math.max(SOON_NS, lastRead + Math.min(AGAIN_NS, intervalNs) - System.nanoTime());
                thread.schedule(this::read, wait, TimeUnit.NANOSECONDS);
            } catch (final RejectedExecutionException e) {
                LOG.debug("rules are not read: closing");
            }
        }
    }

    private void read() {
        try {
            isSoon.set(false);
            lastRead = System.nanoTime();
            final List<String> symbols =
                    instruments.stream().map(Instrument::venueSymbol).toList();
            final List<byte[]> answers = SymbolRules.ask(rest, symbols).answers();
            final Map<String, TradingStatus> told = new HashMap<>();
            for (final byte[] answer : answers) {
                told.putAll(ExchangeInfo.statuses(answer));
            }
            publishStatuses(told, false);
            for (final byte[] answer : answers) {
                publishRules(ExchangeInfo.readEach(
                        answer,
                        e -> LOG.warn("rules that cannot be represented, the older ones stay: {}", e.getMessage())));
            }
            publishStatuses(told, true);
        } catch (final VenueException | IllegalArgumentException e) {
            LOG.warn("the instruments' rules could not be read: {}", e.getMessage());
        } catch (final Throwable e) {
            // Thrown on it would end all later readings, and nobody would hear of it.
            LOG.error("the instruments' rules could not be read; they are read again at the next time", e);
        }
    }

    /** A halt is heard of before the rules and whatever they are; that trading goes on, behind the rules it goes on by. */
    private void publishStatuses(final Map<String, TradingStatus> told, final boolean withTrading) {
        for (int i = 0; i < instruments.size(); i++) {
            try {
                final TradingStatus status = told.get(instruments.get(i).venueSymbol());
                if (status == null) {
                    status(i, TradingStatus.CLOSED); // delisted
                } else if (!misfits[i] && (withTrading || status != TradingStatus.TRADING)) {
                    status(i, status);
                }
            } catch (final RuntimeException e) {
                failed(i, e);
            }
        }
    }

    private void publishRules(final List<InstrumentRules> rules) {
        for (int i = 0; i < instruments.size(); i++) {
            final Instrument instrument = instruments.get(i);
            try {
                for (final InstrumentRules rule : rules) {
                    if (rule.venueSymbol().equals(instrument.venueSymbol())) {
                        misfits[i] = !compare(i, instrument, rule);
                        if (misfits[i]) {
                            status(i, TradingStatus.HALTED);
                        }
                    }
                }
            } catch (final Throwable e) {
                failed(i, e);
            }
        }
    }

    /** One instrument's matter, not the others'. */
    private void failed(final int position, final Throwable e) {
        LOG.error(
                "{}: its rules are tried again at the next time",
                instruments.get(position).symbol(),
                e);
    }

    /** Publishes a new version when there is one; false when its steps do not fit the scales. */
    private boolean compare(final int position, final Instrument instrument, final InstrumentRules told) {
        final Instrument.Rules rules = atScales(told.rules(), instrument);
        if (rules == null) {
            LOG.error(
                    "{}: its steps have become finer than its scales: halted until the engine is started anew",
                    instrument.symbol());
            return false;
        }
        if (rules.equals(instrument.rules())) {
            return true;
        }
        final Instrument changed = new Instrument(
                instrument.index(),
                instrument.version() + 1,
                instrument.symbol(),
                instrument.venueSymbol(),
                instrument.venue(),
                instrument.base(),
                instrument.quote(),
                instrument.market(),
                rules,
                instrument.fees(),
                false,
                instrument.capabilities());
        LOG.warn("{}: new rules: {}", instrument.symbol(), rules);
        listener.onChanged(changed);
        DefinitionRecords.publish(publisher, List.of(), List.of(changed), publisher.nanos());
        instruments.set(position, changed); // last, so that what fails is tried again
        return true;
    }

    private void status(final int position, final TradingStatus status) {
        if (status != null && status != statuses[position]) {
            LOG.warn("{}: {}", instruments.get(position).symbol(), status);
            system.instrumentStatus(instruments.get(position).index(), status);
            statuses[position] = status; // last, so that what fails is tried again
        }
    }

    /** Rules with the mantissas of the instrument's scales, which never change; null when a step cannot be written with them. */
    private static Instrument.Rules atScales(final Instrument.Rules told, final Instrument instrument) {
        final int priceScale = instrument.priceScale();
        final int qtyScale = instrument.qtyScale();
        final long tick = rescaled(told.tickSize(), told.priceScale(), priceScale);
        final long lot = rescaled(told.lotSize(), told.qtyScale(), qtyScale);
        if (tick <= 0 || lot <= 0) {
            return null;
        }
        return new Instrument.Rules(
                priceScale,
                qtyScale,
                tick,
                lot,
                Math.max(0, rescaled(told.minQty(), told.qtyScale(), qtyScale)),
                Math.max(0, rescaled(told.maxQty(), told.qtyScale(), qtyScale)),
                Math.max(0, rescaled(told.minPrice(), told.priceScale(), priceScale)),
                Math.max(0, rescaled(told.maxPrice(), told.priceScale(), priceScale)),
                minNotional(told, instrument),
                told.maxOpenOrders(),
                told.band(),
                told.notionalMinutes());
    }

    private static long minNotional(final Instrument.Rules told, final Instrument instrument) {
        return rescaled(
                told.minNotional(),
                dev.reprise.api.Currency.DEFAULT_SCALE,
                instrument.quote().scale());
    }

    /** -1 when it has digits beyond the scale; the greatest there is for what is beyond all that can be ordered. */
    private static long rescaled(final long mantissa, final int from, final int to) {
        if (from <= to) {
            final long factor = Decimals.powerOfTen(to - from);
            return mantissa > Long.MAX_VALUE / factor ? Long.MAX_VALUE : mantissa * factor;
        }
        final long divisor = Decimals.powerOfTen(from - to);
        return mantissa % divisor == 0 ? mantissa / divisor : -1;
    }
}
