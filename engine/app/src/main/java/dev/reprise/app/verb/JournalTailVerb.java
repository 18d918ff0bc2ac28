package dev.reprise.app.verb;

import dev.reprise.api.record.Records;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.run.RecordFields;
import dev.reprise.app.run.RecordSchema;
import dev.reprise.app.run.RecordTypes;
import dev.reprise.app.run.RunLocator;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalFollower;
import dev.reprise.journal.JournalReader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise journal tail}. With {@code -f} it ends with {@code --duration}, or with the process: Java leaves with 130 on SIGINT. */
@Command(
        name = "tail",
        description = "Prints records, a line each: the last ones, or from a place on.",
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  reprise journal tail latest --type fill",
            "  reprise journal tail demo -f --type order,fill"
        })
public final class JournalTailVerb extends Verb {
    private static final long POLL_MS = 50;
    private static final int DEFAULT_LINES = 20;
    private static final long FIRST_WINDOW = 4_096;
    private static final int WINDOW_GROWTH = 8;

    @Mixin
    private RunParameter parameter;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is recorded from now on, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "The last N records, 20 by default; with --from the first N from there.")
    private Long lines;

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            split = ",",
            description = "Only these: fill, order, book, market, private, system, caused, or a record's name.")
    private List<String> types = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "SEQ|TIME",
            description = "Start at a sequence, or at a time such as 2026-11-21T01:45:12Z.")
    private String from;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "With -f: end by itself after so long.")
    private Long duration;

    @Override
    protected ExitCode run(final Output out) throws InterruptedException {
        if (lines != null && lines < 0) {
            throw usage("--lines must be at least 0: was " + lines, "--lines", "try 20");
        }
        final RecordTypes wanted = RecordTypes.of(types);
        final RunLocator.Run run = parameter.find(workspace());
        try (JournalFollower journal = RunParameter.follow(run);
                RecordFields fields = new RecordFields(run.journal())) {
            long left = Long.MAX_VALUE;
            final JournalReader reader = journal.reader();
            if (from == null) {
                moveToLast(reader, wanted, lines == null ? DEFAULT_LINES : lines);
            } else {
                moveTo(reader);
                left = lines == null ? Long.MAX_VALUE : lines;
            }
            print(journal, fields, wanted, left, out);
            return ExitCode.OK;
        } catch (final JournalDamagedException e) {
            throw RunParameter.damaged(e, run);
        }
    }

    private void print(
            final JournalFollower journal,
            final RecordFields fields,
            final RecordTypes wanted,
            final long limit,
            final Output out)
            throws InterruptedException {
        final long end = duration == null ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(duration);
        final long start = System.nanoTime();
        long left = limit;
        while (left > 0) {
            if (journal.next()) {
                final JournalReader reader = journal.reader();
                if (wanted.contains(Records.templateId(reader.buffer(), reader.offset()))) {
                    print(reader, fields, out);
                    left--;
                }
            } else if (follow && System.nanoTime() - start < end) {
                Thread.sleep(POLL_MS);
            } else {
                return;
            }
        }
    }

    private void moveTo(final JournalReader reader) {
        if (from.matches("\\d+")) {
            try {
                reader.moveToSequence(Long.parseLong(from));
            } catch (final NumberFormatException e) {
                throw usage("--from is too large: " + from, "--from", "give a sequence of the journal");
            }
            return;
        }
        final Instant time;
        try {
            time = OffsetDateTime.parse(from).toInstant();
        } catch (final DateTimeParseException e) {
            throw usage(
                    "--from is neither a sequence nor a time: " + from,
                    "--from",
                    "a number, or ISO-8601 with its zone: 2026-11-21T01:45:12Z");
        }
        reader.moveToTime(TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano());
    }

    private static VerbException usage(final String message, final String where, final String remedy) {
        return new VerbException(ExitCode.USAGE, "RP-U012", message, where, remedy);
    }

    /** Moves before the last so many records of these types; looks back over more and more of the journal until it has them. */
    private static void moveToLast(final JournalReader reader, final RecordTypes wanted, final long count) {
        reader.moveToSequence(Long.MAX_VALUE);
        final long last = reader.lastSequence();
        final long first = reader.generation().firstSequence();
        if (count == 0 || last < first) {
            return;
        }
        long window = Math.max(FIRST_WINDOW, count);
        while (true) {
            final long begin = window > last - first ? first : last + 1 - window;
            final long found = count(reader, wanted, begin, last);
            if (found >= count || begin == first) {
                skip(reader, wanted, begin, last, found - count);
                return;
            }
            window *= WINDOW_GROWTH;
        }
    }

    private static long count(final JournalReader reader, final RecordTypes wanted, final long begin, final long last) {
        long found = 0;
        reader.moveToSequence(begin);
        while (reader.next() && reader.sequence() <= last) {
            found += wanted.contains(Records.templateId(reader.buffer(), reader.offset())) ? 1 : 0;
        }
        return found;
    }

    /** Moves behind so many records of these types, counted from a sequence. */
    private static void skip(
            final JournalReader reader, final RecordTypes wanted, final long begin, final long last, final long count) {
        reader.moveToSequence(begin);
        long left = count;
        while (left > 0 && reader.next() && reader.sequence() <= last) {
            left -= wanted.contains(Records.templateId(reader.buffer(), reader.offset())) ? 1 : 0;
        }
    }

    private static void print(final JournalReader reader, final RecordFields fields, final Output out) {
        final long sequence = reader.sequence();
        final long time = Records.receiveTime(reader.buffer(), reader.offset());
        if (out.isJson()) {
            final ObjectNode line = out.object();
            line.put("sequence", sequence);
            line.put("time", TimeText.utc(time));
            line.put("type", RecordSchema.get().name(Records.templateId(reader.buffer(), reader.offset())));
            line.set(
                    "fields",
                    Output.JSON.valueToTree(fields.of(reader.buffer(), reader.offset(), sequence, TimeText::utc)));
            out.line(line);
            return;
        }
        final String line = fields.line(reader.buffer(), reader.offset(), sequence, out::time);
        out.println(String.format("%9d  %s  %s", sequence, out.time(time), line));
    }
}
