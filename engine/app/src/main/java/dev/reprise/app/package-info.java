/** The {@code reprise} command. */
package dev.reprise.app;
