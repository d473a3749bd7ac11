extension Schema {
    /// Several networks for one sandbox: what a container asked of its one network is now the first of a list.
    static let networks = """
        ALTER TABLE endpoint ADD COLUMN gatewayPriority INTEGER NOT NULL DEFAULT 0;
        UPDATE container SET spec = json_set(
            spec, '$.networkMode', json_array(json_object(
                'network', json_extract(spec, '$.networkMode'),
                'addresses', json_extract(spec, '$.addresses'),
                'macAddress', json_extract(spec, '$.macAddress'),
                'spoofing', json_extract(spec, '$.spoofing'),
                'allowedAddresses', json_extract(spec, '$.allowedAddresses'),
                'aliases', json_extract(spec, '$.aliases')
            ))
        )
        WHERE json_extract(spec, '$.networkMode') NOT IN ('host', 'none')
            AND json_extract(spec, '$.networkMode') NOT LIKE '%:%';
        """
}
