package dev.reprise.live;

import java.io.Serial;

/** Another instance on this host, in this or another process, trades the account: nothing was written. */
public final class AccountInUseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    AccountInUseException(final String holder) {
        super("the account is in use by another instance: " + holder
                + "; each would take the other's reports as its own");
    }
}
