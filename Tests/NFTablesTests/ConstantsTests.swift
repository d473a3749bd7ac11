import CLinux
import Netlink
import Testing

@testable import NFTables

@Suite("Constants are those of <linux/netfilter/nf_tables.h>")
struct ConstantsTests {
    @Test("Message types")
    func messages() {
        let messages: [(MessageType, nf_tables_msg_types)] = [
            (NFTablesMessage.newTable, NFT_MSG_NEWTABLE), (NFTablesMessage.getTable, NFT_MSG_GETTABLE),
            (NFTablesMessage.deleteTable, NFT_MSG_DELTABLE), (NFTablesMessage.newChain, NFT_MSG_NEWCHAIN),
            (NFTablesMessage.getChain, NFT_MSG_GETCHAIN), (NFTablesMessage.deleteChain, NFT_MSG_DELCHAIN),
            (NFTablesMessage.newRule, NFT_MSG_NEWRULE), (NFTablesMessage.getRule, NFT_MSG_GETRULE),
            (NFTablesMessage.deleteRule, NFT_MSG_DELRULE), (NFTablesMessage.newSet, NFT_MSG_NEWSET),
            (NFTablesMessage.getSet, NFT_MSG_GETSET), (NFTablesMessage.deleteSet, NFT_MSG_DELSET),
            (NFTablesMessage.newElement, NFT_MSG_NEWSETELEM), (NFTablesMessage.getElement, NFT_MSG_GETSETELEM),
            (NFTablesMessage.deleteElement, NFT_MSG_DELSETELEM),
        ]
        for (type, number) in messages {
            #expect(UInt32(type.rawValue) == UInt32(NFNL_SUBSYS_NFTABLES) << 8 | number.rawValue)
        }
        #expect(Int32(NFTablesMessage.batchBegin.rawValue) == NFNL_MSG_BATCH_BEGIN)
        #expect(Int32(NFTablesMessage.batchEnd.rawValue) == NFNL_MSG_BATCH_END)
        #expect(NetfilterFamily.protocolNumber == NETLINK_NETFILTER)
    }

    @Test("Attributes of objects")
    func attributes() {
        #expect(UInt32(TableAttribute.userData.rawValue) == NFTA_TABLE_USERDATA.rawValue)
        #expect(UInt32(ChainAttribute.hook.rawValue) == NFTA_CHAIN_HOOK.rawValue)
        #expect(UInt32(ChainAttribute.type.rawValue) == NFTA_CHAIN_TYPE.rawValue)
        #expect(UInt32(ChainAttribute.userData.rawValue) == NFTA_CHAIN_USERDATA.rawValue)
        #expect(UInt32(RuleAttribute.expressions.rawValue) == NFTA_RULE_EXPRESSIONS.rawValue)
        #expect(UInt32(RuleAttribute.position.rawValue) == NFTA_RULE_POSITION.rawValue)
        #expect(UInt32(RuleAttribute.userData.rawValue) == NFTA_RULE_USERDATA.rawValue)
        #expect(UInt32(SetAttribute.description.rawValue) == NFTA_SET_DESC.rawValue)
        #expect(UInt32(SetAttribute.id.rawValue) == NFTA_SET_ID.rawValue)
        #expect(UInt32(SetAttribute.userData.rawValue) == NFTA_SET_USERDATA.rawValue)
        #expect(UInt32(SetDescriptionAttribute.concatenation.rawValue) == NFTA_SET_DESC_CONCAT.rawValue)
        #expect(UInt32(ElementListAttribute.setID.rawValue) == NFTA_SET_ELEM_LIST_SET_ID.rawValue)
        #expect(UInt32(ElementAttribute.keyEnd.rawValue) == NFTA_SET_ELEM_KEY_END.rawValue)
        #expect(UInt32(ElementAttribute.userData.rawValue) == NFTA_SET_ELEM_USERDATA.rawValue)
        #expect(intervalEndFlag == NFT_SET_ELEM_INTERVAL_END.rawValue)
        #expect(verdictDataType == NFT_DATA_VERDICT.rawValue)
    }

    @Test("Flags of sets, verdicts and registers")
    func flags() {
        #expect(SetFlags.anonymous.rawValue == NFT_SET_ANONYMOUS.rawValue)
        #expect(SetFlags.constant.rawValue == NFT_SET_CONSTANT.rawValue)
        #expect(SetFlags.interval.rawValue == NFT_SET_INTERVAL.rawValue)
        #expect(SetFlags.map.rawValue == NFT_SET_MAP.rawValue)
        #expect(SetFlags.timeout.rawValue == NFT_SET_TIMEOUT.rawValue)
        #expect(SetFlags.dynamic.rawValue == NFT_SET_EVAL.rawValue)
        #expect(SetFlags.concatenation.rawValue == NFT_SET_CONCAT.rawValue)
        #expect(Verdict.jump("").code == NFT_JUMP.rawValue)
        #expect(Verdict.goto("").code == NFT_GOTO.rawValue)
        #expect(Verdict.return.code == NFT_RETURN.rawValue)
        #expect(Verdict.continue.code == NFT_CONTINUE.rawValue)
        #expect(Verdict.drop.code == NF_DROP)
        #expect(Verdict.accept.code == NF_ACCEPT)
        #expect(Register.word(0).rawValue == NFT_REG_1.rawValue)
        #expect(Register.word(1).rawValue == NFT_REG32_01.rawValue)
        #expect(Register.word(4).rawValue == NFT_REG_2.rawValue)
        #expect(Register.word(15).rawValue == NFT_REG32_15.rawValue)
    }

    @Test("Keys of meta, ct and fib, and the bases of payload")
    func keys() {
        let metas: [(Meta.Key, nft_meta_keys)] = [
            (.protocol, NFT_META_PROTOCOL), (.mark, NFT_META_MARK), (.inputInterfaceName, NFT_META_IIFNAME),
            (.outputInterfaceName, NFT_META_OIFNAME), (.nfProto, NFT_META_NFPROTO), (.l4Proto, NFT_META_L4PROTO),
            (.inputGroup, NFT_META_IIFGROUP), (.outputGroup, NFT_META_OIFGROUP),
        ]
        for (key, number) in metas { #expect(key.rawValue == number.rawValue) }
        #expect(Conntrack.Key.state.rawValue == NFT_CT_STATE.rawValue)
        #expect(Conntrack.Key.status.rawValue == NFT_CT_STATUS.rawValue)
        #expect(Conntrack.Key.mark.rawValue == NFT_CT_MARK.rawValue)
        #expect(FIB.Result.interfaceIndex.rawValue == NFT_FIB_RESULT_OIF.rawValue)
        #expect(FIB.Result.interfaceName.rawValue == NFT_FIB_RESULT_OIFNAME.rawValue)
        #expect(FIB.Result.addressType.rawValue == NFT_FIB_RESULT_ADDRTYPE.rawValue)
        #expect(FIB.Flags.destination.rawValue == NFTA_FIB_F_DADDR.rawValue)
        #expect(FIB.Flags.inputInterface.rawValue == NFTA_FIB_F_IIF.rawValue)
        #expect(Payload.Base.link.rawValue == NFT_PAYLOAD_LL_HEADER.rawValue)
        #expect(Payload.Base.network.rawValue == NFT_PAYLOAD_NETWORK_HEADER.rawValue)
        #expect(Payload.Base.transport.rawValue == NFT_PAYLOAD_TRANSPORT_HEADER.rawValue)
        #expect(Comparison.Relation.greaterOrEqual.rawValue == NFT_CMP_GTE.rawValue)
        #expect(NAT.Kind.destination.rawValue == NFT_NAT_DNAT.rawValue)
    }

    @Test("Families and hooks")
    func families() {
        #expect(Int32(TableFamily.inet.rawValue) == Int32(NFPROTO_INET))
        #expect(Int32(TableFamily.ipv4.rawValue) == Int32(NFPROTO_IPV4))
        #expect(Int32(TableFamily.arp.rawValue) == Int32(NFPROTO_ARP))
        #expect(Int32(TableFamily.netdev.rawValue) == Int32(NFPROTO_NETDEV))
        #expect(Int32(TableFamily.bridge.rawValue) == Int32(NFPROTO_BRIDGE))
        #expect(Int32(TableFamily.ipv6.rawValue) == Int32(NFPROTO_IPV6))
        #expect(Hook.prerouting.rawValue == NF_INET_PRE_ROUTING.rawValue)
        #expect(Hook.input.rawValue == NF_INET_LOCAL_IN.rawValue)
        #expect(Hook.forward.rawValue == NF_INET_FORWARD.rawValue)
        #expect(Hook.output.rawValue == NF_INET_LOCAL_OUT.rawValue)
        #expect(Hook.postrouting.rawValue == NF_INET_POST_ROUTING.rawValue)
    }
}
