package io.tidings.systemtests;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import java.net.InetAddress;

/** The directory of a firm (LDAP), inside the test. */
final class Directory {

    private Directory() {}

    /** @param secret with which the desk may read it, as {@code cn=tidings} */
    static InMemoryDirectoryServer started(String secret) throws Exception {
        var config = new InMemoryDirectoryServerConfig("dc=corp,dc=example");
        config.addAdditionalBindCredentials("cn=tidings", secret);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("here", InetAddress.getLoopbackAddress(), 0, null));
        var server = new InMemoryDirectoryServer(config);
        server.startListening();
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        server.add("dn: ou=people,dc=corp,dc=example", "objectClass: organizationalUnit", "ou: people");
        return server;
    }
}
