package dev.reprise.app.run;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.util.BitSet;
import java.util.List;

/** The kinds of record that a person asks for: {@code fill}, {@code new_order}, all that are about an {@code order}, a family. */
public final class RecordTypes {
    private static final int FIRST_PRIVATE = 20;
    private static final int FIRST_SYSTEM = 40;
    private static final int FIRST_CAUSED = 100;
    private static final int BITS = 1 << 16;

    private final BitSet templates = new BitSet(BITS);

    private RecordTypes() {}

    /** @param words none means every record */
    public static RecordTypes of(final List<String> words) {
        final RecordTypes types = new RecordTypes();
        if (words.isEmpty()) {
            types.templates.set(0, BITS);
        }
        words.forEach(types::add);
        return types;
    }

    private void add(final String word) {
        final String wanted = RecordSchema.snake(word.strip()).replace('-', '_');
        boolean known = false;
        for (final RecordSchema.Message message : RecordSchema.get().messages()) {
            if (message.name().equals(wanted)) {
                templates.set(message.templateId());
                return;
            }
        }
        for (final RecordSchema.Message message : RecordSchema.get().messages()) {
            if (family(message.templateId()).equals(wanted) || isAbout(message, wanted)) {
                templates.set(message.templateId());
                known = true;
            }
        }
        if (!known) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U011",
                    "no record type `" + word + "`",
                    "--type",
                    "order, book, market, private, system, caused, or one of "
                            + String.join(
                                    ", ",
                                    RecordSchema.get().messages().stream()
                                            .map(RecordSchema.Message::name)
                                            .toList()));
        }
    }

    /** Whether the word is one of the name's; an order of the public book is not an {@code order}. */
    private static boolean isAbout(final RecordSchema.Message message, final String word) {
        return List.of(message.name().split("_")).contains(word)
                && !(word.equals("order") && message.templateId() < FIRST_PRIVATE);
    }

    /** {@code market}, {@code private}, {@code system}, or {@code caused} by the core. */
    public static String family(final int templateId) {
        if (templateId < FIRST_PRIVATE) {
            return "market";
        }
        if (templateId < FIRST_SYSTEM) {
            return "private";
        }
        return templateId < FIRST_CAUSED ? "system" : "caused";
    }

    /** Whether a record of this template was asked for. */
    public boolean contains(final int templateId) {
        return templates.get(templateId);
    }
}
