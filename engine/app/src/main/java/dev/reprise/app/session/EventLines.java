package dev.reprise.app.session;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmDecoder;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.FundingDecoder;
import dev.reprise.api.schema.ProtectionTriggeredDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RiskStateChangedDecoder;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.journal.JournalFollower;
import dev.reprise.journal.JournalReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a journal and tells a person what happened: fills, protection, alarms, changes of state. One line each. */
public final class EventLines {
    private final JournalFollower journal;
    private JournalReader reader; // stands on the record that is told
    private final List<Instrument> instruments;
    private final List<String> strategies;
    private final java.util.function.LongFunction<String> time;
    private final RecentAlarms alarms;
    private boolean alarmed;
    private StateCause haltedBy; // of the last HALTED, null: none

    /** @param time shows core time */
    public EventLines(
            final JournalFollower journal,
            final List<Instrument> instruments,
            final List<String> strategies,
            final java.util.function.LongFunction<String> time) {
        this(journal, instruments, strategies, time, new RecentAlarms());
    }

    /** @param alarms where alarms are remembered too */
    public EventLines(
            final JournalFollower journal,
            final List<Instrument> instruments,
            final List<String> strategies,
            final java.util.function.LongFunction<String> time,
            final RecentAlarms alarms) {
        this.alarms = alarms;
        this.journal = journal;
        this.instruments = instruments;
        this.strategies = strategies;
        this.time = time;
    }

    /** Tells what is new; returns how many records were read. */
    public int poll(final Consumer<String> out) {
        int records = 0;
        while (journal.next()) {
            reader = journal.reader();
            records++;
            alarmed = false;
            final String line = line();
            if (line != null) {
                final String text = time.apply(Records.receiveTime(reader.buffer(), reader.offset())) + "  " + line;
                if (alarmed) {
                    alarms.add(text);
                }
                out.accept(text);
            }
        }
        return records;
    }

    private String line() {
        final int at = reader.offset() + BODY_OFFSET;
        final int block = Records.blockLength(reader.buffer(), reader.offset());
        final int version = Records.version(reader.buffer(), reader.offset());
        final int strategy = Records.strategy(reader.buffer(), reader.offset());
        final int index = Records.instrument(reader.buffer(), reader.offset());
        final Instrument instrument = index >= 0 && index < instruments.size() ? instruments.get(index) : null;
        return switch (Records.templateId(reader.buffer(), reader.offset())) {
            case FillDecoder.TEMPLATE_ID -> {
                final FillDecoder fill = new FillDecoder().wrap(reader.buffer(), at, block, version);
                yield String.format(
                        "fill      %-5s %s @ %s  %s  order %s  %s",
                        fill.side(),
                        instrument.formatQty(fill.lastQty()),
                        instrument.formatPrice(fill.lastPrice()),
                        instrument.symbol(),
                        ClientOrderIds.render(fill.clientOrderId()),
                        fill.liquidity().name().toLowerCase(java.util.Locale.ROOT));
            }
            case FundingDecoder.TEMPLATE_ID -> {
                final FundingDecoder funding = new FundingDecoder().wrap(reader.buffer(), at, block, version);
                yield String.format(
                        "funding   %-8s %s %s  on %s at %s  %s  %s",
                        funding.amount() < 0 ? "paid" : "received",
                        Decimals.format(
                                Math.abs(funding.amount()), instrument.quote().scale()),
                        instrument.quote().code(),
                        instrument.formatQty(funding.position()),
                        instrument.formatPrice(funding.price()),
                        instrument.symbol(),
                        name(strategy));
            }
            case ProtectionTriggeredDecoder.TEMPLATE_ID -> {
                final ProtectionTriggeredDecoder triggered =
                        new ProtectionTriggeredDecoder().wrap(reader.buffer(), at, block, version);
                yield String.format(
                        "%-9s close %s at %s, market %s  %s  %s",
                        triggered
                                .kind()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'),
                        instrument.formatQty(triggered.qty()),
                        instrument.formatPrice(triggered.triggerPrice()),
                        instrument.formatPrice(triggered.referencePrice()),
                        instrument.symbol(),
                        name(strategy));
            }
            case AlarmDecoder.TEMPLATE_ID -> {
                final AlarmDecoder alarm = new AlarmDecoder().wrap(reader.buffer(), at, block, version);
                alarmed = true;
                yield "ALARM     " + alarm.code() + "  " + name(strategy) + "  value=" + alarm.value();
            }
            case RiskStateChangedDecoder.TEMPLATE_ID -> {
                final RiskStateChangedDecoder changed =
                        new RiskStateChangedDecoder().wrap(reader.buffer(), at, block, version);
                if (changed.state() == RiskState.HALTED) {
                    haltedBy = changed.cause();
                }
                yield "state     " + changed.state() + " (" + changed.cause() + ')';
            }
            case StrategyStatusChangedDecoder.TEMPLATE_ID -> {
                final StrategyStatusChangedDecoder changed =
                        new StrategyStatusChangedDecoder().wrap(reader.buffer(), at, block, version);
                yield "strategy  " + name(strategy) + " is " + changed.status() + ": " + changed.message();
            }
            default -> null;
        };
    }

    /** Why the core halted last, as far as this has read; empty when it did not. */
    public Optional<StateCause> haltedBy() {
        return Optional.ofNullable(haltedBy);
    }

    private String name(final int strategy) {
        return strategy >= 0 && strategy < strategies.size() ? strategies.get(strategy) : "engine";
    }
}
