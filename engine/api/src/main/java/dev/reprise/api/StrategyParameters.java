package dev.reprise.api;

import dev.reprise.api.number.Decimals;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strategy's parameters: the configuration's values over the factory's defaults, checked when they are read in.
 */
public final class StrategyParameters {
    private final Map<String, ParameterSpec> specs = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @param specs what the factory understands
     * @param given the configuration's texts by name
     * @throws IllegalArgumentException for an unknown name or a text that cannot be read, with the remedy
     */
    public StrategyParameters(final List<ParameterSpec> specs, final Map<String, String> given) {
        for (final ParameterSpec spec : specs) {
            this.specs.put(spec.name(), spec);
            values.put(spec.name(), spec.defaultValue());
        }
        given.forEach((name, text) -> {
            if (!this.specs.containsKey(name)) {
                throw new IllegalArgumentException(
                        "unknown parameter `" + name + "`; known: " + String.join(", ", this.specs.keySet()));
            }
            values.put(name, text.trim());
        });
        values.forEach(this::check);
    }

    private void check(final String name, final String text) {
        switch (specs.get(name).type()) {
            case INTEGER -> integer(name);
            case RATIO -> ratio(name);
            case BPS -> bps(name);
            case QTY -> {
                if (Decimals.significantDecimals(number(name, text)) < 0) {
                    throw refused(name, text, "a quantity with its currency, e.g. 0.01 BTC");
                }
            }
            case DURATION -> duration(name);
            case BOOLEAN -> bool(name);
        }
    }

    /** Every value as text, by name, in the factory's order: what the journal keeps. */
    public Map<String, String> asText() {
        return Collections.unmodifiableMap(values);
    }

    public int integer(final String name) {
        final String text = text(name, ParameterSpec.Type.INTEGER);
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            throw refused(name, text, "a whole number, e.g. 12");
        }
    }

    public double ratio(final String name) {
        final String text = text(name, ParameterSpec.Type.RATIO);
        if (Decimals.significantDecimals(text) < 0) {
            throw refused(name, text, "a plain number, e.g. 0.6");
        }
        return Double.parseDouble(text);
    }

    public double bps(final String name) {
        final String text = text(name, ParameterSpec.Type.BPS);
        final String number =
                text.endsWith("bps") ? text.substring(0, text.length() - 3).trim() : "";
        if (Decimals.significantDecimals(number) < 0) {
            throw refused(name, text, "basis points with their unit, e.g. 2.5 bps");
        }
        return Double.parseDouble(number);
    }

    /** Quantity mantissa at the instrument's scale; its unit must be the instrument's base currency. */
    public long qty(final String name, final Instrument instrument) {
        final String text = text(name, ParameterSpec.Type.QTY);
        final String currency = instrument.base().code();
        if (!text.substring(currencyStart(text)).trim().equals(currency)) {
            throw refused(name, text, "a quantity of " + currency + ", e.g. 0.01 " + currency);
        }
        final long qty = Decimals.parse(number(name, text), instrument.qtyScale());
        if (Decimals.isRefused(qty)) {
            throw refused(name, text, "at most " + instrument.qtyScale() + " decimals for " + instrument.symbol());
        }
        return qty;
    }

    /** A time, not negative. */
    public Duration duration(final String name) {
        final String text = text(name, ParameterSpec.Type.DURATION);
        final int unitAt = unitStart(text);
        final long factor = switch (text.substring(unitAt).trim()) {
            case "ns" -> 1L;
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 0L;
        };
        try {
            if (factor != 0 && text.charAt(0) != '-') {
                return Duration.ofNanos(Math.multiplyExact(Long.parseLong(text.substring(0, unitAt)), factor));
            }
        } catch (final NumberFormatException | ArithmeticException e) {
            throw refused(name, text, "a time with its unit, e.g. 250ms");
        }
        throw refused(name, text, "a time with its unit (ns, us, ms, s, m, h, d), e.g. 250ms");
    }

    public boolean bool(final String name) {
        final String text = text(name, ParameterSpec.Type.BOOLEAN);
        if (!text.equals("true") && !text.equals("false")) {
            throw refused(name, text, "true or false");
        }
        return text.equals("true");
    }

    private String text(final String name, final ParameterSpec.Type type) {
        final ParameterSpec spec = specs.get(name);
        if (spec == null || spec.type() != type) {
            throw new IllegalArgumentException("no parameter `" + name + "` of type " + type);
        }
        return values.get(name);
    }

    private static String number(final String name, final String text) {
        final String number = text.substring(0, currencyStart(text)).trim();
        if (number.length() == text.length()) {
            throw refused(name, text, "a quantity with its currency, e.g. 0.01 BTC");
        }
        return number.replace("_", "");
    }

    /** A currency may start with a digit ({@code 5 1INCH}), so a blank decides where there is one. */
    private static int currencyStart(final String text) {
        final int blank = text.lastIndexOf(' ');
        return blank >= 0 ? blank : unitStart(text);
    }

    private static int unitStart(final String text) {
        int i = 0;
        while (i < text.length() && !Character.isLetter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static IllegalArgumentException refused(final String name, final String text, final String wanted) {
        return new IllegalArgumentException("parameter `" + name + "` must be " + wanted + ": was '" + text + "'");
    }
}
