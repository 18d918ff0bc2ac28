package dev.reprise.api.record;

/**
 * Client order ids: the run in the upper 24 bits, a counter in the lower 40, unique for the life of the account.
 *
 * <p>A venue sees {@link #render} of it: base 36, lower case, at most 13 characters, the same text for the same id always.
 */
public final class ClientOrderIds {
    private static final int COUNTER_BITS = 40;
    private static final int MAX_TEXT_LENGTH = 13;
    /** Largest run number; runs count from 1 so that no id is 0. The topmost bit stays clear: an id is never negative. */
    public static final int MAX_RUN = (1 << 23) - 1;

    private ClientOrderIds() {}

    /**
     * @param run 1 to {@link #MAX_RUN}
     * @param counter 1 to 2^40 - 1
     */
    public static long of(final int run, final long counter) {
        if (run < 1 || run > MAX_RUN || counter < 1 || counter >= 1L << COUNTER_BITS) {
            throw new IllegalArgumentException("client order id out of range: run=" + run + " counter=" + counter);
        }
        return (long) run << COUNTER_BITS | counter;
    }

    public static int run(final long clientOrderId) {
        return (int) (clientOrderId >>> COUNTER_BITS);
    }

    public static long counter(final long clientOrderId) {
        return clientOrderId & (1L << COUNTER_BITS) - 1;
    }

    /** The text that venues, logs and reports show. */
    public static String render(final long clientOrderId) {
        return Long.toString(clientOrderId, Character.MAX_RADIX);
    }

    /** The id behind a text, or 0 when the text is not one of ours. */
    public static long parse(final CharSequence text) {
        if (text.length() == 0 || text.length() > MAX_TEXT_LENGTH) {
            return 0;
        }
        long id = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            final int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : -1;
            if (digit < 0 || id > (Long.MAX_VALUE - digit) / Character.MAX_RADIX) {
                return 0;
            }
            id = id * Character.MAX_RADIX + digit;
        }
        return run(id) == 0 || counter(id) == 0 || text.charAt(0) == '0' ? 0 : id;
    }
}
