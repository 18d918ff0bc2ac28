package dev.reprise.app.verb;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many a second: a number, with {@code k} for thousands or {@code M} for millions. */
final class RateConverter implements ITypeConverter<Long> {
    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})([kM]?)");

    @Override
    public Long convert(final String text) {
        final Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("`" + text + "` is no number such as 20000, 20k or 1M");
        }
        final long unit = switch (matcher.group(2)) {
            case "k" -> 1_000;
            case "M" -> 1_000_000;
            default -> 1;
        };
        return Long.parseLong(matcher.group(1)) * unit;
    }
}
